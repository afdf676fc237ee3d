package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads with a connection each write rows as fast as they can, until the JVM ends under
 * them: {@code <JDBC URL> <threads> <milliseconds>}. Prints how many rows are committed when main
 * exits.
 */
public final class ExitsWhileWriting {
  private ExitsWhileWriting() {}

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection(args[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (text TEXT)");
    }
    AtomicInteger committed = new AtomicInteger();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      // SQLite's own 3 s are not enough where one of three writers has no luck on a busy machine.
      Connection connection = DriverManager.getConnection(args[0] + "?busy_timeout=60000");
      Thread writer = new Thread(() -> write(connection, committed));
      writer.setDaemon(true);
      writer.start();
    }
    TimeUnit.MILLISECONDS.sleep(Long.parseLong(args[2]));
    System.out.println(committed.get());
    System.exit(0);
  }

  private static void write(Connection connection, AtomicInteger committed) {
    try (Statement statement = connection.createStatement()) {
      while (true) {
        statement.execute("INSERT INTO t VALUES ('row')");
        committed.incrementAndGet();
      }
    } catch (SQLException e) {
      System.out.println(e.getMessage());
    }
  }
}
