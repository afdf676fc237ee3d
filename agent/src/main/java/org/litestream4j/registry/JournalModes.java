package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/**
 * The journal modes that connections have asked for, answered as SQLite would have answered if the
 * file were in the mode that the app knows of (pragma.c, PragTyp_JOURNAL_MODE; vdbe.c,
 * OP_JournalMode).
 */
final class JournalModes {
  /** In SQLite's order: it takes any beginning of a name for the first name that begins with it. */
  private static final String[] NAMES = {"delete", "persist", "off", "truncate", "memory", "wal"};

  private static final String WAL = "wal";
  private static final String DELETE = "delete";
  private static final int SQLITE_ERROR = 1;

  private final Map<OpenDatabase, Map<DriverConnection, String>> asked = new ConcurrentHashMap<>();

  StatementResult execute(Execution execution) throws SQLException {
    Optional<String> wanted = execution.pragma().value().flatMap(JournalModes::named);
    List<Schema> concerned =
        execution.pragma().schema().isEmpty() && !wanted.isPresent()
            ? execution.main()
            : Execution.lastFirst(execution.concerned());
    boolean isOurs = concerned.stream().anyMatch(schema -> schema.served().isPresent());
    Optional<StatementResult> last = Optional.empty();
    if (!isOurs) {
      StatementResult result = execution.run();
      if (!result.hasRow()) {
        return result;
      }
      last = Optional.of(result);
    }
    for (Schema schema : concerned) {
      if (isOurs) {
        StatementResult result = of(execution, schema, wanted);
        if (!result.hasRow()) {
          return result;
        }
        last = Optional.of(result);
      } else if (wanted.isPresent()) {
        noteIfInForce(execution.connection(), schema, wanted.get());
      }
    }
    return last.orElseThrow(IllegalStateException::new);
  }

  private StatementResult of(Execution execution, Schema schema, Optional<String> wanted)
      throws SQLException {
    if (schema.served().isPresent()) {
      return ofServed(execution, schema, schema.served().get(), wanted);
    }
    StatementResult result = execution.run(schema);
    if (result.hasRow() && wanted.isPresent()) {
      noteIfInForce(execution.connection(), schema, wanted.get());
    }
    return result;
  }

  private StatementResult ofServed(
      Execution execution, Schema schema, OpenDatabase database, Optional<String> wanted)
      throws SQLException {
    DriverConnection connection = execution.connection();
    String before = of(connection, database);
    if (!wanted.isPresent() || wanted.get().equals(before)) {
      wanted.ifPresent(database::appAsksFor);
      return StatementResult.row(before);
    }
    int inProgress = execution.statementsInProgress();
    TransactionState state = TransactionState.inWal(connection, schema, inProgress);
    if (state == TransactionState.CHANGED) {
      return StatementResult.row(before);
    }
    if (wanted.get().equals(WAL) || before.equals(WAL)) {
      boolean isHeldBack =
          state != TransactionState.NONE || (inProgress > 0 && isReading(connection, schema));
      if (isHeldBack) {
        return StatementResult.refusal(
            SQLITE_ERROR,
            "cannot change "
                + (wanted.get().equals(WAL) ? "into" : "out of")
                + " wal mode from within a transaction");
      }
      if (before.equals(WAL) && database.connections().size() > 1) {
        // SQLite refuses it, for the sake of the others, if it knows what mode the file is in.
        connection.exec("PRAGMA " + schema.quoted() + ".schema_version");
        return execution.run(schema);
      }
    }
    if (before.equals(WAL)) {
      database.differsIn(Difference.JOURNAL_MODE);
    }
    set(connection, database, wanted.get());
    return StatementResult.row(wanted.get());
  }

  /**
   * Whether a statement in progress reads: then SQLite refuses to leave WAL mode by this error, and
   * else for the sake of our connections.
   */
  private static boolean isReading(DriverConnection connection, Schema schema) throws SQLException {
    return connection.run("PRAGMA " + schema.quoted() + ".journal_mode=DELETE").code()
        == SQLITE_ERROR;
  }

  /** The mode that the connection is told for a database that our connections follow. */
  String of(DriverConnection connection, OpenDatabase database) {
    return asked
        .getOrDefault(database, new ConcurrentHashMap<>())
        .getOrDefault(connection, database.servedJournalMode().orElse(WAL));
  }

  void forget(DriverConnection connection) {
    asked.values().forEach(modes -> modes.remove(connection));
    asked.values().removeIf(Map::isEmpty);
  }

  /** SQLite has answered; what came of it is noted for the time when we do. */
  private void noteIfInForce(DriverConnection connection, Schema schema, String wanted)
      throws SQLException {
    if (schema.database().isPresent()) {
      StatementResult now = connection.run("PRAGMA " + schema.quoted() + ".journal_mode");
      if (now.value(0).filter(wanted::equals).isPresent()) {
        set(connection, schema.database().get(), wanted);
      }
    }
  }

  /** WAL mode is of the file, and so of all its connections; the others are of each connection. */
  private void set(DriverConnection connection, OpenDatabase database, String mode) {
    Map<DriverConnection, String> modes =
        asked.computeIfAbsent(database, any -> new ConcurrentHashMap<>());
    if (mode.equals(WAL)) {
      modes.clear();
    } else {
      modes.values().removeIf(WAL::equals);
    }
    modes.put(connection, mode);
    database.appAsksFor(mode);
    if (database.servedJournalMode().isPresent()) {
      database.serveJournalMode(mode.equals(WAL) ? WAL : DELETE);
    }
  }

  private static Optional<String> named(String text) {
    return Stream.of(NAMES).filter(name -> name.startsWith(text)).findFirst();
  }
}
