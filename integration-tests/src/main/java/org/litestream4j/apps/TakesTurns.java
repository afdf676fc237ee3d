package org.litestream4j.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens and closes a database for each query, {@code <JDBC URL> <journal mode>}: as many as each
 * line {@code write|read <queries>} of stdin says. Prints how long one took, in microseconds.
 */
public final class TakesTurns {
  private TakesTurns() {}

  public static void main(String[] args) throws SQLException, IOException {
    query(args[0], "PRAGMA journal_mode=" + args[1]);
    query(args[0], "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] turn = line.split(" ", -1);
      String sql =
          turn[0].equals("write")
              ? "INSERT INTO t (text) VALUES ('a row')"
              : "SELECT max(id) FROM t";
      int queries = Integer.parseInt(turn[1]);
      long begin = System.nanoTime();
      for (int i = 0; i < queries; i++) {
        query(args[0], sql);
      }
      System.out.println((System.nanoTime() - begin) / queries / 1000);
    }
  }

  private static void query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
