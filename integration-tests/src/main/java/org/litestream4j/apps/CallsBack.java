package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.Function;

/** The SQL function {@code calls_back(sql)}: runs SQL on the connection that calls it. */
final class CallsBack extends Function {
  private final Connection connection;

  private CallsBack(Connection connection) {
    this.connection = connection;
  }

  static void register(Connection connection) throws SQLException {
    Function.create(connection, "calls_back", new CallsBack(connection));
  }

  @Override
  protected void xFunc() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(value_text(0));
    }
    result("called back");
  }
}
