package org.litestream4j.apps;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Inserts rows through Spring's JdbcTemplate and a pool, and counts them: {@code <JDBC URL>}. */
public final class SpringApp {
  private static final int ROWS = 50;

  private SpringApp() {}

  public static void main(String[] args) {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(args[0]);
      JdbcTemplate jdbc = new JdbcTemplate(pool);
      jdbc.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
      for (int row = 1; row <= ROWS; row++) {
        jdbc.update("INSERT INTO t (text) VALUES (?)", "row " + row);
      }
      System.out.println(jdbc.queryForObject("SELECT count(*) FROM t", Long.class));
      System.out.println(SpringApp.class.getClassLoader().getClass().getSimpleName());
    }
  }
}
