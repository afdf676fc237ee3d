package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/** A pragma that a connection is about to execute, and what it has to do with. */
final class Execution {
  private final DriverConnection connection;
  private final String sql;
  private final Pragma pragma;
  private final List<Schema> schemas;
  private final int statementsInProgress;

  Execution(
      DriverConnection connection,
      String sql,
      Pragma pragma,
      List<Schema> schemas,
      int statementsInProgress) {
    this.connection = connection;
    this.sql = sql;
    this.pragma = pragma;
    this.schemas = schemas;
    this.statementsInProgress = statementsInProgress;
  }

  DriverConnection connection() {
    return connection;
  }

  Pragma pragma() {
    return pragma;
  }

  /** How many statements of the connection have given a row and are not at their end. */
  int statementsInProgress() {
    return statementsInProgress;
  }

  /** {@code main}, as a list; empty if SQLite does not tell of it. */
  List<Schema> main() {
    return named("main");
  }

  /** The schema that the pragma names, or all if it names none. */
  List<Schema> concerned() {
    return pragma.schema().isEmpty() ? schemas : named(pragma.schema());
  }

  private List<Schema> named(String name) {
    return Schema.in(schemas, name)
        .map(Collections::singletonList)
        .orElseGet(Collections::emptyList);
  }

  /** Lets SQLite execute it as the app wrote it. */
  StatementResult run() throws SQLException {
    return connection.run(sql);
  }

  /** Lets SQLite execute it for one schema. */
  StatementResult run(Schema schema) throws SQLException {
    String value = pragma.value().map(text -> "('" + text.replace("'", "''") + "')").orElse("");
    return connection.run("PRAGMA " + schema.quoted() + "." + pragma.name() + value);
  }

  static List<Schema> lastFirst(List<Schema> schemas) {
    List<Schema> reversed = new ArrayList<>(schemas);
    Collections.reverse(reversed);
    return reversed;
  }
}
