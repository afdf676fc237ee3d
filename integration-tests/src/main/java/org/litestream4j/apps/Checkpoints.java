package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Runs checkpoints of all modes on a database of another process until its stdin ends: {@code <JDBC
 * URL> <seed>}. Prints for each mode how many were run, and how many of them reached the end of the
 * WAL.
 */
public final class Checkpoints {
  private static final String[] MODES = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
  private static final int LONGEST_PAUSE_MILLIS = 30;
  private static final int PER_CONNECTION = 50;

  private Checkpoints() {}

  public static void main(String[] args) throws Exception {
    Random random = new Random(Long.parseLong(args[1]));
    long[] run = new long[MODES.length];
    long[] completed = new long[MODES.length];
    System.out.println("ready");
    while (System.in.available() == 0) {
      try (Connection connection = DriverManager.getConnection(args[0]);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout=20");
        for (int i = 0; i < PER_CONNECTION && System.in.available() == 0; i++) {
          int mode = random.nextInt(MODES.length);
          run[mode]++;
          completed[mode] += checkpoint(statement, MODES[mode]);
          Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
      }
    }
    for (int mode = 0; mode < MODES.length; mode++) {
      System.out.println(MODES[mode] + " run " + run[mode] + " completed " + completed[mode]);
    }
  }

  private static int checkpoint(Statement statement, String mode) throws SQLException {
    try (ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      return answer.getInt(1) == 0 && answer.getInt(2) >= 0 ? 1 : 0;
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("SQLITE_BUSY")) {
        throw e;
      }
      return 0;
    }
  }
}
