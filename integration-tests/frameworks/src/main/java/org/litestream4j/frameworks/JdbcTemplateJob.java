package org.litestream4j.frameworks;

import java.util.ArrayList;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Component
@Order(1)
class JdbcTemplateJob implements Job {
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  JdbcTemplateJob(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public String framework() {
    return "JdbcTemplate";
  }

  @Override
  public String run() {
    jdbc.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < App.ROWS; row++) {
      rows.add(new Object[] {"note " + row});
    }
    jdbc.batchUpdate("INSERT INTO note (text) VALUES (?)", rows);
    transaction.executeWithoutResult(
        status -> {
          jdbc.update("DELETE FROM note");
          status.setRollbackOnly();
        });
    return jdbc.queryForObject("SELECT count(*) FROM note", Long.class) + " notes";
  }
}
