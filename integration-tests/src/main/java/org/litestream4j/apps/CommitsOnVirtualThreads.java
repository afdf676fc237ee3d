package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commits once on each of many virtual threads, with a connection each, and prints how many of the
 * commits have returned when all of their rows are there: {@code <JDBC URL> <threads>}. Virtual
 * threads come with Java 21, so they are begun by reflection.
 */
public final class CommitsOnVirtualThreads {
  private final String url;
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private CommitsOnVirtualThreads(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    CommitsOnVirtualThreads app = new CommitsOnVirtualThreads(args[0]);
    int threads = Integer.parseInt(args[1]);
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement()) {
      CountDownLatch ended = new CountDownLatch(threads);
      for (int i = 0; i < threads; i++) {
        Thread.class
            .getMethod("startVirtualThread", Runnable.class)
            .invoke(
                null,
                (Runnable)
                    () -> {
                      app.commit();
                      ended.countDown();
                    });
      }
      app.awaitAllRows(statement, threads);
      System.out.println(threads + " rows, " + app.committed.get() + " commits have returned");
      ended.await();
      System.out.println(app.committed.get() + " committed, " + app.failed.get() + " failed");
    }
  }

  private void commit() {
    try (Connection connection = DriverManager.getConnection(url + "?busy_timeout=60000");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t (b) VALUES (1)");
      committed.incrementAndGet();
    } catch (SQLException e) {
      failed.incrementAndGet();
      System.out.println(e.getMessage());
    }
  }

  /** A thread that held its carrier while it waits would keep the others from their commits. */
  private void awaitAllRows(Statement statement, int rows) throws Exception {
    long found = 0;
    while (found < rows && failed.get() == 0) {
      Thread.sleep(5);
      try (ResultSet result = statement.executeQuery("SELECT count(*) FROM t")) {
        result.next();
        found = result.getLong(1);
      }
    }
  }
}
