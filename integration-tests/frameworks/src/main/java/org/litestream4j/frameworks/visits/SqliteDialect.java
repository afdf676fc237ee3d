package org.litestream4j.frameworks.visits;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.relational.core.dialect.AnsiDialect;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/** Spring Data JDBC has none for SQLite. */
@Configuration(proxyBeanMethods = false)
class SqliteDialect extends AbstractJdbcConfiguration {
  @Bean
  @Override
  public org.springframework.data.relational.core.dialect.Dialect jdbcDialect(
      NamedParameterJdbcOperations operations) {
    return AnsiDialect.INSTANCE;
  }
}
