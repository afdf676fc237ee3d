package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Inserts rows one by one, each in a transaction of its own, and prints its number once it is
 * committed: {@code <JDBC URL> <journal mode> <rows>}.
 */
public final class InsertsRows {
  private InsertsRows() {}

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection(args[0])) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=" + args[1]);
        statement.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)");
      }
      insert(connection, Integer.parseInt(args[2]));
    }
  }

  private static void insert(Connection connection, int rows) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (text) VALUES (?)")) {
      for (int row = 1; row <= rows; row++) {
        insert.setString(1, "row " + row);
        insert.executeUpdate();
        System.out.println(row);
      }
    }
  }
}
