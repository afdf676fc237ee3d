package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Says how many notes it finds, adds more at a steady pace, each in a transaction of its own, and
 * then idles like a server without requests: {@code <JDBC URL> <notes> <notes per second>}. Once a
 * note is committed it prints its number and the time, milliseconds since the Unix epoch.
 */
public final class TakesNotes {
  private TakesNotes() {}

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection(args[0])) {
      long found = prepare(connection);
      System.out.println("found " + found + " notes");
      add(connection, Integer.parseInt(args[1]), 1000.0 / Integer.parseInt(args[2]));
      System.out.println("idle");
      Thread.currentThread().join();
    }
  }

  private static long prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM notes")) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void add(Connection connection, int notes, double pauseMillis)
      throws SQLException, InterruptedException {
    long startMillis = System.currentTimeMillis();
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO notes (id, text) VALUES (?, ?)");
        Statement last = connection.createStatement()) {
      long id = lastId(last);
      for (int i = 0; i < notes; i++) {
        insert.setLong(1, ++id);
        insert.setString(2, "note-" + id + ";");
        insert.executeUpdate();
        System.out.println("saved " + id + " " + System.currentTimeMillis());
        long dueMillis = startMillis + (long) ((i + 1) * pauseMillis);
        Thread.sleep(Math.max(0, dueMillis - System.currentTimeMillis()));
      }
    }
  }

  private static long lastId(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT max(id) FROM notes")) {
      row.next();
      return row.getLong(1);
    }
  }
}
