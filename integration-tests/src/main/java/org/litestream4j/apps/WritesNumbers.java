package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Writers with a connection each write as fast as they can, without any patience for locks: in each
 * transaction a row, one after another numbered from 1, and one of a few large ones: {@code <JDBC
 * URL> <journal mode> <writers> <seconds>}. One of them begins alone, and the others join it after
 * half of the time. Prints for each how many rows it was told are committed, and how many times it
 * was refused because of a lock.
 */
public final class WritesNumbers implements Runnable {
  private static final int LARGE_ROWS = 20;
  private static final int LARGEST_BLOB_BYTES = 3_000;

  private final String url;
  private final int writer;
  private final long endNanos;
  private int acknowledged;
  private int refused;

  private WritesNumbers(String url, int writer, long endNanos) {
    this.url = url;
    this.writer = writer;
    this.endNanos = endNanos;
  }

  public static void main(String[] args) throws Exception {
    int writers = Integer.parseInt(args[2]);
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[3]));
    createTable(args[0], args[1]);
    List<Thread> threads = new ArrayList<>();
    long endNanos = System.nanoTime() + nanos;
    for (int writer = 1; writer <= writers; writer++) {
      threads.add(new Thread(new WritesNumbers(args[0], writer, endNanos)));
    }
    threads.get(0).start();
    if (writers > 1) {
      TimeUnit.NANOSECONDS.sleep(nanos / 2);
      threads.subList(1, writers).forEach(Thread::start);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void createTable(String url, String journalMode) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=" + journalMode);
      statement.execute("CREATE TABLE t (writer INT, number INT)");
      statement.execute("CREATE TABLE large (id INTEGER PRIMARY KEY, b BLOB)");
    }
  }

  @Override
  public void run() {
    String end = "";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous=OFF");
      statement.execute("PRAGMA busy_timeout=0");
      write(connection);
    } catch (SQLException e) {
      end = ", ended by " + e;
    }
    System.out.println(
        "writer " + writer + " acknowledged " + acknowledged + " refused " + refused + end);
  }

  private void write(Connection connection) throws SQLException {
    Random random = new Random(writer);
    connection.setAutoCommit(false);
    while (System.nanoTime() < endNanos) {
      try {
        write(connection, acknowledged + 1, random);
        connection.commit();
        acknowledged++;
      } catch (SQLException e) {
        if (!String.valueOf(e.getMessage()).contains("SQLITE_BUSY")) {
          throw e;
        }
        connection.rollback();
        refused++;
      }
    }
  }

  private void write(Connection connection, int number, Random random) throws SQLException {
    try (PreparedStatement large =
            connection.prepareStatement("INSERT OR REPLACE INTO large VALUES (?, zeroblob(?))");
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      large.setInt(1, random.nextInt(LARGE_ROWS));
      large.setInt(2, random.nextInt(LARGEST_BLOB_BYTES));
      large.executeUpdate();
      insert.setInt(1, writer);
      insert.setInt(2, number);
      insert.executeUpdate();
    }
  }
}
