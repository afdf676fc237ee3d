package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/**
 * With {@code synchronous=NORMAL} a commit survives a power cut in rollback-journal mode, but not
 * in WAL mode (sqlite.org/pragma.html, synchronous). So on a database that we switched to WAL mode
 * it runs as FULL, and reads back as NORMAL.
 */
final class SynchronousModes {
  private static final int LEVEL_MASK = 7;
  private static final int NORMAL = 1;

  /** Every other word means NORMAL (pragma.c, getSafetyLevel). */
  private static final Set<String> OTHER_LEVELS =
      new HashSet<>(Arrays.asList("no", "off", "false", "full", "extra"));

  /**
   * For a connection and a database: NORMAL was asked for, under this name of a schema, in quotes.
   */
  private final Map<List<Object>, String> asked = new ConcurrentHashMap<>();

  /** Those of {@link #asked} for which FULL is in force. */
  private final Set<List<Object>> raised = ConcurrentHashMap.newKeySet();

  /** The text to run in place of {@code sql}, which is {@code pragma}. */
  String answer(DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    List<Object> of = Arrays.asList(connection, database);
    if (!pragma.value().isPresent()) {
      return asked.containsKey(of) ? "SELECT 1 AS synchronous" : sql;
    }
    if (isInTransaction(connection)) {
      return sql; // SQLite refuses it.
    }
    raised.remove(of);
    asked.remove(of);
    if (!isNormal(pragma.value().get())) {
      return sql;
    }
    String schema = Schema.quoted(pragma.schema().isEmpty() ? "main" : pragma.schema());
    asked.put(of, schema);
    if (!isRaised(database)) {
      return sql;
    }
    raised.add(of);
    return statement(schema, "FULL");
  }

  Explanation explanation(DriverConnection connection, List<Schema> schemas, Pragma pragma) {
    Optional<Schema> schema = Schema.in(schemas, pragma.schema());
    Optional<OpenDatabase> database = schema.flatMap(Schema::database);
    if (!database.isPresent() || !raised.contains(Arrays.asList(connection, database.get()))) {
      return Explanation.HARMLESS;
    }
    return Explanation.between(
        pragma.value().isPresent() ? "" : statement(schema.get().quoted(), "NORMAL"),
        pragma.value().filter(value -> !isNormal(value)).isPresent()
            ? ""
            : statement(schema.get().quoted(), "FULL"));
  }

  private static boolean isInTransaction(DriverConnection connection) {
    try {
      return TransactionState.isBegun(connection, 0);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot find out about a transaction", e);
    }
  }

  /** Before a statement of a connection to a database that is, or was until now, switched by us. */
  void follow(DriverConnection connection, OpenDatabase database) {
    if (asked.isEmpty()) {
      return;
    }
    List<Object> of = Arrays.asList(connection, database);
    String schema = asked.get(of);
    if (schema == null || raised.contains(of) == isRaised(database)) {
      return;
    }
    try {
      connection.exec(statement(schema, isRaised(database) ? "FULL" : "NORMAL"));
    } catch (SQLException inTransaction) {
      return; // The next statement tries again.
    }
    if (isRaised(database)) {
      raised.add(of);
    } else {
      raised.remove(of);
    }
  }

  void forget(DriverConnection connection) {
    asked.keySet().removeIf(of -> of.contains(connection));
    raised.removeIf(of -> of.contains(connection));
  }

  private static boolean isRaised(OpenDatabase database) {
    return database.isConverted() && !database.isExempt(Exemption.SYNCHRONOUS);
  }

  private static String statement(String schema, String level) {
    return "PRAGMA " + schema + ".synchronous=" + level;
  }

  private static boolean isNormal(String value) {
    return Character.isDigit(value.charAt(0))
        ? (PragmaNumber.parse(value) & LEVEL_MASK) == NORMAL
        : !OTHER_LEVELS.contains(value);
  }
}
