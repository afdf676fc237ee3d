package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes the same rows again and again, each in a transaction of its own, so that its database does
 * not grow: {@code <JDBC URL> <journal mode> <rows> <rounds>}. Prints how far it came, and the
 * result code of SQLite where that is the end.
 */
public final class FillsPages {
  private static final int ROW_BYTES = 3_000;

  private FillsPages() {}

  public static void main(String[] args) throws SQLException {
    int rows = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    try (Connection connection = DriverManager.getConnection(args[0])) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=" + args[1]);
        statement.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, n INT, b BLOB)");
      }
      for (int round = 1; round <= rounds; round++) {
        write(connection, round, rows);
      }
      System.out.println("all rounds written");
    }
  }

  private static void write(Connection connection, int round, int rows) throws SQLException {
    try (PreparedStatement write =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO t VALUES (?, ?, randomblob(" + ROW_BYTES + "))")) {
      for (int row = 1; row <= rows; row++) {
        write.setInt(1, row);
        write.setInt(2, round);
        try {
          write.executeUpdate();
        } catch (SQLException e) {
          System.out.println("round " + round + " row " + row + ": code " + e.getErrorCode());
          System.exit(e.getErrorCode());
        }
      }
    }
  }
}
