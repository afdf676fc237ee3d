package org.litestream4j.frameworks;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(4)
class JooqJob implements Job {
  private static final Table<Record> MEASUREMENT = table(name("measurement"));
  private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  private static final Field<Double> VALUE = field(name("value"), SQLDataType.DOUBLE);

  private final DSLContext sql;

  JooqJob(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public String framework() {
    return "jOOQ";
  }

  @Override
  public String run() {
    sql.createTableIfNotExists(MEASUREMENT).column(ID).column(VALUE).primaryKey(ID).execute();
    sql.transaction(
        transaction ->
            IntStream.range(0, App.ROWS)
                .forEach(
                    row ->
                        transaction
                            .dsl()
                            .insertInto(MEASUREMENT, ID, VALUE)
                            .values(row, row / 2.0)
                            .onConflict(ID)
                            .doUpdate()
                            .set(VALUE, -1.0)
                            .execute()));
    sql.deleteFrom(MEASUREMENT).where(VALUE.lt(5.0)).execute();
    return sql.select(count()).from(MEASUREMENT).fetchOne(0) + " measurements";
  }
}
