package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Writes rows in main and again in three of its shutdown hooks, for 200 ms or more each at the same
 * time: {@code <JDBC URL> <journal mode> return|exit|wait closed|open}. The last word says whether
 * each closes its connection. Prints the text of each row once it is committed.
 */
public final class WritesUntilTheEnd {
  private static final int HOOKS = 3;
  private static final long HOOK_MILLIS = 200;
  private static final int FEWEST_ROWS = 5;
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final String url;
  private final boolean isClosed;

  private WritesUntilTheEnd(String url, boolean isClosed) {
    this.url = url;
    this.isClosed = isClosed;
  }

  public static void main(String[] args) throws Exception {
    WritesUntilTheEnd app = new WritesUntilTheEnd(args[0], args[3].equals("closed"));
    for (int hook = 1; hook <= HOOKS; hook++) {
      String name = "hook " + hook;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> app.writeFor(name, HOOK_MILLIS)));
    }
    app.create(args[1]);
    app.writeFor("main", HOOK_MILLIS);
    switch (args[2]) {
      case "exit":
        System.exit(0);
        break;
      case "wait":
        System.out.println("waiting");
        Thread.sleep(Long.MAX_VALUE);
        break;
      default:
    }
  }

  private void create(String journalMode) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=" + journalMode);
      statement.execute("CREATE TABLE t (text TEXT)");
    }
  }

  private void writeFor(String name, long millis) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      Connection connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout=" + BUSY_TIMEOUT_MILLIS);
      }
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int row = 1; row <= FEWEST_ROWS || System.nanoTime() < endNanos; row++) {
          insert.setString(1, name + " row " + row);
          insert.executeUpdate();
          System.out.println(name + " row " + row);
        }
      }
      if (isClosed) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
