package org.litestream4j.frameworks;

import org.litestream4j.frameworks.visits.Visit;
import org.litestream4j.frameworks.visits.Visits;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
@Order(3)
class SpringDataJdbcJob implements Job {
  private final Visits visits;
  private final JdbcTemplate jdbc;

  SpringDataJdbcJob(Visits visits, JdbcTemplate jdbc) {
    this.visits = visits;
    this.jdbc = jdbc;
  }

  @Override
  public String framework() {
    return "Spring Data JDBC";
  }

  @Override
  public String run() {
    jdbc.execute("CREATE TABLE IF NOT EXISTS VISIT (ID INTEGER PRIMARY KEY, PAGE TEXT NOT NULL)");
    for (int row = 0; row < App.ROWS; row++) {
      visits.save(new Visit(null, row % 2 == 0 ? "even" : "odd"));
    }
    visits.deleteAll(visits.findByPage("odd"));
    return visits.count() + " visits, the last " + visits.findByPage("even").get(App.ROWS / 2 - 1);
  }
}
