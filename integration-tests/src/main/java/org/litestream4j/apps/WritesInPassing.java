package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Opens a database, writes rows for some moments, looks at them through a second connection, and
 * closes it, again and again, with one thread and without any patience for locks: {@code <JDBC URL>
 * <seconds>}. Prints how many rows it was told are committed, and how many times it was refused
 * because of a lock.
 */
public final class WritesInPassing {
  /** Who reads the schema takes a while for it. */
  private static final int TABLES = 300;

  private static final int LONGEST_STAY_MILLIS = 100;

  private final String url;
  private final Random random = new Random(1);
  private int opened;
  private int acknowledged;
  private int refused;

  private WritesInPassing(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    WritesInPassing app = new WritesInPassing(args[0]);
    app.createTables();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[1]));
    while (System.nanoTime() < end) {
      app.stay();
    }
    System.out.println(
        "opened " + app.opened + " acknowledged " + app.acknowledged + " refused " + app.refused);
  }

  private void createTables() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < TABLES; i++) {
        statement.execute("CREATE TABLE t" + i + " (id INTEGER PRIMARY KEY, first, second)");
      }
      connection.commit();
    }
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    opened++;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=0");
      statement.execute("PRAGMA synchronous=OFF");
      return connection;
    }
  }

  private void stay() throws SQLException {
    int millis = random.nextInt(LONGEST_STAY_MILLIS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < end) {
        attempt(() -> statement.execute("INSERT INTO t0 (first) VALUES (1)"));
        try (Connection second = open();
            Statement other = second.createStatement()) {
          attempt(() -> count(other));
        }
        acknowledged++;
      }
    }
  }

  private static void count(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM t0")) {
      row.next();
    }
  }

  private void attempt(Attempt attempt) throws SQLException {
    try {
      attempt.run();
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("locked")) {
        throw e;
      }
      refused++;
    }
  }

  private interface Attempt {
    void run() throws SQLException;
  }
}
