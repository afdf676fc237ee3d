package org.litestream4j.apps;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Takes a connection for each query and closes it again: {@code <JDBC URL> pool|driver <queries>}.
 * A connection is one of a HikariCP pool, or a new one of the driver. What it reads goes to stdout,
 * how many milliseconds all of it took to stderr.
 */
public final class KeepsAccounts {
  private static final int ACCOUNTS = 7;

  private KeepsAccounts() {}

  /** Where a connection comes from. */
  private interface Source {
    Connection connect() throws SQLException;
  }

  public static void main(String[] args) throws SQLException {
    String url = args[0];
    int queries = Integer.parseInt(args[2]);
    if (args[1].equals("pool")) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setMaximumPoolSize(4);
      try (HikariDataSource pool = new HikariDataSource(config)) {
        keep(pool::getConnection, queries);
      }
    } else {
      keep(() -> DriverManager.getConnection(url), queries);
    }
  }

  private static void keep(Source source, int queries) throws SQLException {
    long startNanos = System.nanoTime();
    write(source, "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, account, amount)");
    for (int query = 0; query < queries; query++) {
      int account = query % ACCOUNTS;
      if (query % 4 == 3) {
        System.out.println(
            account
                + ": "
                + read(
                    source,
                    "SELECT count(*) || ' entries, ' || coalesce(sum(amount), 0) FROM entry"
                        + " WHERE account = "
                        + account));
      } else {
        write(
            source, "INSERT INTO entry (account, amount) VALUES (" + account + ", " + query + ")");
      }
    }
    System.err.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }

  private static void write(Source source, String sql) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String read(Source source, String sql) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    }
  }
}
