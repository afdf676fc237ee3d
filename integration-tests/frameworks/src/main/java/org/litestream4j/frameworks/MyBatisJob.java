package org.litestream4j.frameworks;

import javax.sql.DataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(5)
class MyBatisJob implements Job {
  private final SqlSessionFactory sessions;

  MyBatisJob(DataSource pool) {
    Configuration configuration =
        new Configuration(new Environment("app", new JdbcTransactionFactory(), pool));
    configuration.addMapper(Tasks.class);
    sessions = new SqlSessionFactoryBuilder().build(configuration);
  }

  @Override
  public String framework() {
    return "MyBatis";
  }

  @Override
  public String run() {
    try (SqlSession session = sessions.openSession(true)) {
      session.getMapper(Tasks.class).create();
    }
    try (SqlSession batch = sessions.openSession(ExecutorType.BATCH)) {
      for (int row = 0; row < App.ROWS; row++) {
        batch.getMapper(Tasks.class).add("task " + row);
      }
      batch.commit();
    }
    try (SqlSession session = sessions.openSession()) {
      session.getMapper(Tasks.class).finish(1);
      session.rollback();
      int finished = session.getMapper(Tasks.class).finish(4);
      session.commit();
      return session.getMapper(Tasks.class).count(0) + " tasks to do, " + finished + " done";
    }
  }
}
