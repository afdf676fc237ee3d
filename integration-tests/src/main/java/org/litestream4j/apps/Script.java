package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements on one connection; what they answer, and how they fail, goes to stdout. */
final class Script {
  private final Connection connection;

  Script(Connection connection) {
    this.connection = connection;
  }

  /** Executes each, and prints the rows of those that answer with rows. */
  Script run(String... statements) throws SQLException {
    for (String sql : statements) {
      try (Statement statement = connection.createStatement()) {
        System.out.println(sql);
        if (statement.execute(sql)) {
          print(statement.getResultSet());
        }
      } catch (SQLException e) {
        System.out.println("  " + e.getErrorCode() + " " + e.getMessage());
      }
    }
    return this;
  }

  private static void print(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    while (rows.next()) {
      StringBuilder row = new StringBuilder(" ");
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        row.append(' ').append(rows.getString(column));
      }
      System.out.println(row);
    }
    rows.close();
  }
}
