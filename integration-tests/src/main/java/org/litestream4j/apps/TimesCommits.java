package org.litestream4j.apps;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Inserts rows of 100 bytes in WAL mode, each in a transaction of its own: {@code <JDBC URL>
 * <synchronous> <threads> <commits per second of a thread, or 0> <seconds>}. Prints how many
 * commits a second it made, how long half, 99 of 100 and all of them took at most, microseconds,
 * and the processor time of its own threads for a commit, nanoseconds. One more second before that
 * warms it up.
 */
public final class TimesCommits {
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String TEXT = String.join("", Collections.nCopies(10, "0123456789"));

  private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
  private final AtomicLong cpuNanos = new AtomicLong();
  private final String url;
  private final String synchronous;
  private final long pauseNanos;
  private final long startNanos = System.nanoTime();
  private final long durationNanos;

  private TimesCommits(String url, String synchronous, int commitsPerSecond, long durationNanos) {
    this.url = url;
    this.synchronous = synchronous;
    this.pauseNanos = commitsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / commitsPerSecond;
    this.durationNanos = durationNanos;
  }

  public static void main(String[] args) throws Exception {
    long durationNanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(args[4]));
    TimesCommits app = new TimesCommits(args[0], args[1], Integer.parseInt(args[3]), durationNanos);
    app.createTable();
    long[] nanos = app.run(Integer.parseInt(args[2]));
    Arrays.sort(nanos);
    System.out.println(
        nanos.length * TimeUnit.SECONDS.toNanos(1) / durationNanos
            + " "
            + nanos[nanos.length / 2] / 1000
            + " "
            + nanos[nanos.length * 99 / 100] / 1000
            + " "
            + nanos[nanos.length - 1] / 1000
            + " "
            + app.cpuNanos.get() / nanos.length);
  }

  private void createTable() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)");
    }
  }

  private long[] run(int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<long[]>> results = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      results.add(pool.submit(this::insert));
    }
    pool.shutdown();
    long[] all = new long[0];
    for (Future<long[]> result : results) {
      long[] more = result.get();
      int before = all.length;
      all = Arrays.copyOf(all, before + more.length);
      System.arraycopy(more, 0, all, before, more.length);
    }
    return all;
  }

  /** Returns the time of each commit after the first second, nanoseconds. */
  private long[] insert() throws SQLException {
    long[] nanos = new long[1024];
    int count = 0;
    long cpuAtStart = 0;
    try (Connection connection = connect();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t (text) VALUES (?)")) {
      long due = startNanos;
      long end = startNanos + WARM_UP_NANOS + durationNanos;
      for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
        insert.setString(1, TEXT);
        long before = System.nanoTime();
        insert.executeUpdate();
        long after = System.nanoTime();
        if (before - startNanos >= WARM_UP_NANOS) {
          cpuAtStart = count == 0 ? cpu.getCurrentThreadCpuTime() : cpuAtStart;
          nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
          nanos[count++] = after - before;
        }
        due += pauseNanos;
        if (pauseNanos > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    }
    cpuNanos.addAndGet(cpu.getCurrentThreadCpuTime() - cpuAtStart);
    return Arrays.copyOf(nanos, count);
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=10000");
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=" + synchronous);
    }
    return connection;
  }
}
