package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A short life: opens a database, reads a row, and ends: {@code <JDBC URL> [statement before]}. */
public final class ReadsOneRow {
  private ReadsOneRow() {}

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement()) {
      if (args.length > 1) {
        statement.execute(args[1]);
      }
      try (ResultSet row = statement.executeQuery("SELECT * FROM t ORDER BY rowid DESC LIMIT 1")) {
        System.out.println(row.next());
      }
    }
  }
}
