package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Inserts one row into a new database, and prints when it was committed, milliseconds since the
 * Unix epoch: {@code <JDBC URL>}.
 */
public final class TimesFirstCommit {
  private TimesFirstCommit() {}

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO t DEFAULT VALUES");
      System.out.println(System.currentTimeMillis());
    }
  }
}
