package org.litestream4j.apps;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sets its process as only it can want it, before it opens a database, and tells who else was
 * concerned: {@code <JDBC URL> <setting>...}. Goes on when there is a byte on stdin.
 */
public final class SuitsItself {
  private SuitsItself() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    ProcessSettings settings = new ProcessSettings();
    for (int i = 1; i < args.length; i++) {
      settings.set(args[i]);
    }
    try (Connection connection = DriverManager.getConnection(args[0])) {
      write(connection, 1);
      awaitInput(settings);
      write(connection, 2);
      out.println(read(connection, "SELECT group_concat(text) FROM t"));
      out.println(read(connection, "SELECT printf('%d %.2f', 1234567, 0.5)"));
    }
    out.println("unchanged " + settings.areAsSet());
    for (Map.Entry<String, AtomicInteger> use : settings.uses().entrySet()) {
      out.println(use.getKey() + " " + use.getValue());
    }
    out.println("threads that share with the app " + threadsThatShareWithTheApp());
  }

  private static void write(Connection connection, int row) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE IF NOT EXISTS t (text TEXT)");
      statement.executeUpdate("INSERT INTO t VALUES ('row " + row + "')");
    }
  }

  private static String read(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    }
  }

  private static void awaitInput(ProcessSettings settings) throws IOException {
    if (settings.stdin().read() < 0) {
      throw new IOException("stdin has ended");
    }
  }

  /** Of threads that the app did not make. */
  private static long threadsThatShareWithTheApp() {
    Thread own = Thread.currentThread();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("litestream"))
        .filter(
            thread ->
                Objects.equals(thread.getContextClassLoader(), own.getContextClassLoader())
                    || Objects.equals(
                        thread.getContextClassLoader(), SuitsItself.class.getClassLoader())
                    || thread.getThreadGroup() == own.getThreadGroup())
        .count();
  }
}
