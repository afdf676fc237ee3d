package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Prints the number of every note of {@link TakesNotes}: {@code <JDBC URL>}. */
public final class ListsNotes {
  private ListsNotes() {}

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM notes ORDER BY id")) {
      while (rows.next()) {
        System.out.println(rows.getLong(1));
      }
    }
  }
}
