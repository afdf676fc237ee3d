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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Two threads, each with a connection of its own, insert, update and delete rows with blobs as fast
 * as they can, in a file that grows and shrinks, and meet each other's locks without any patience:
 * {@code <JDBC URL> <journal mode> <seconds> <seed>}, until a line comes after that time. Prints
 * how many transactions each thread has committed.
 */
public final class HostileWriter implements Runnable {
  private static final int WRITERS = 2;
  private static final int LARGEST_BLOB_BYTES = 20_000;
  private static final int LARGEST_TRANSACTION = 8;
  private static final int ROWS_KEPT = 400;
  private static final long PAUSE_NANOS = 100_000;

  private final String url;
  private final int writer;
  private final Random random;
  private final AtomicBoolean isOver;
  private final List<Long> mine = new ArrayList<>();
  private long markers;

  private HostileWriter(String url, int writer, long seed, AtomicBoolean isOver) {
    this.url = url;
    this.writer = writer;
    this.random = new Random(seed + writer);
    this.isOver = isOver;
  }

  public static void main(String[] args) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA auto_vacuum=FULL");
      statement.execute("PRAGMA journal_mode=" + args[1]);
      statement.execute(
          "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, writer INT, marker TEXT, b BLOB)");
      List<Thread> threads = new ArrayList<>();
      for (int writer = 1; writer <= WRITERS; writer++) {
        long seed = Long.parseLong(args[3]);
        threads.add(new Thread(new HostileWriter(args[0], writer, seed, isOver)));
      }
      threads.forEach(Thread::start);
      TimeUnit.SECONDS.sleep(Long.parseLong(args[2]));
      int unused = System.in.read();
      isOver.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Override
  public void run() {
    long transactions = 0;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      insist(statement, "PRAGMA synchronous=NORMAL");
      statement.execute("PRAGMA busy_timeout=0");
      while (!isOver.get()) {
        insist(statement, "BEGIN IMMEDIATE");
        int changes = 1 + random.nextInt(LARGEST_TRANSACTION);
        for (int change = 0; change < changes; change++) {
          change(connection);
        }
        insist(statement, "COMMIT");
        transactions++;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("writer " + writer, e);
    }
    System.out.println("writer " + writer + " committed " + transactions);
  }

  private void change(Connection connection) throws SQLException {
    int kind = mine.size() > ROWS_KEPT ? 9 : random.nextInt(10);
    if (mine.isEmpty() || kind < 5) {
      write(connection, "INSERT INTO t (writer, marker, b) VALUES (?, ?, ?)");
      try (Statement last = connection.createStatement()) {
        mine.add(last.executeQuery("SELECT last_insert_rowid()").getLong(1));
      }
    } else if (kind < 8) {
      long id = mine.get(random.nextInt(mine.size()));
      write(connection, "UPDATE t SET writer = ?, marker = ?, b = ? WHERE id = " + id);
    } else {
      long id = mine.remove(random.nextInt(mine.size()));
      try (Statement delete = connection.createStatement()) {
        delete.executeUpdate("DELETE FROM t WHERE id = " + id);
      }
    }
  }

  private void write(Connection connection, String sql) throws SQLException {
    byte[] blob = new byte[random.nextInt(LARGEST_BLOB_BYTES)];
    random.nextBytes(blob);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, writer);
      statement.setString(2, writer + "." + ++markers);
      statement.setBytes(3, blob);
      statement.executeUpdate();
    }
  }

  private static void insist(Statement statement, String sql) throws SQLException {
    while (true) {
      try {
        statement.execute(sql);
        return;
      } catch (SQLException e) {
        if (!String.valueOf(e.getMessage()).contains("SQLITE_BUSY")) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
