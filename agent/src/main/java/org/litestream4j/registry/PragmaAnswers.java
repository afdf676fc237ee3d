package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/**
 * Answers the pragmas that would collide with our control connections, as SQLite would have
 * answered without them. The file stays in WAL mode, unlocked, and checkpoints stay ours; what a
 * connection asked for is remembered and read back to it.
 */
final class PragmaAnswers {
  private static final Set<String> COLLIDING =
      new HashSet<>(
          Arrays.asList(
              "journal_mode",
              "locking_mode",
              "synchronous",
              "wal_autocheckpoint",
              "wal_checkpoint"));

  private static final String AS_IT_IS = "";

  private final JournalModes journalModes;
  private final LockingModes lockingModes = new LockingModes();
  private final SynchronousModes synchronousModes;
  private final AutomaticCheckpoints automaticCheckpoints;
  private final Checkpoints checkpoints;

  PragmaAnswers(
      DatabaseListener listener,
      JournalModes journalModes,
      SynchronousModes synchronousModes,
      AutomaticCheckpoints automaticCheckpoints) {
    this.journalModes = journalModes;
    this.synchronousModes = synchronousModes;
    this.automaticCheckpoints = automaticCheckpoints;
    this.checkpoints = new Checkpoints(listener, journalModes);
  }

  static boolean mayCollide(Pragma pragma) {
    return COLLIDING.contains(pragma.name());
  }

  /**
   * The columns of a pragma that acts when it is executed; empty for those that act, and have their
   * answer, when they are prepared (pragma.c).
   */
  static Optional<List<String>> columnsOfExecuted(Pragma pragma) {
    switch (pragma.name()) {
      case "journal_mode":
        return Optional.of(Collections.singletonList("journal_mode"));
      case "wal_checkpoint":
        return Optional.of(Arrays.asList("busy", "log", "checkpointed"));
      default:
        return Optional.empty();
    }
  }

  /** Executes a pragma that has such columns. */
  StatementResult execute(Execution execution) throws SQLException {
    List<OpenDatabase> databases = new ArrayList<>();
    execution.concerned().forEach(schema -> schema.database().ifPresent(databases::add));
    // First, so that our connections either see it or are seen here.
    databases.forEach(database -> database.pragmas().begin(execution.connection()));
    try {
      return execution.pragma().name().equals("journal_mode")
          ? journalModes.execute(execution)
          : checkpoints.execute(execution);
    } finally {
      databases.forEach(database -> database.pragmas().end(execution.connection()));
    }
  }

  /**
   * The text to prepare in place of {@code sql}, which is {@code pragma}; often {@code sql} itself.
   */
  String answer(DriverConnection connection, List<Schema> schemas, Pragma pragma, String sql) {
    if (pragma.name().equals("wal_autocheckpoint")) {
      return automaticCheckpoints.answer(
          connection, schemas, pragma.value().map(PragmaAnswers::pagesAsReadBack), sql);
    }
    if (pragma.name().equals("locking_mode")) {
      return lockingModes.answer(connection, schemas, pragma, sql);
    }
    Optional<OpenDatabase> database = Schema.in(schemas, pragma.schema()).flatMap(Schema::database);
    return pragma.name().equals("synchronous") && database.isPresent()
        ? synchronousModes.answer(connection, database.get(), pragma, sql)
        : sql;
  }

  /** The query with the answer to a pragma that only reads; empty where SQLite answers. */
  Optional<String> tableOf(DriverConnection connection, List<Schema> schemas, Pragma pragma) {
    if (pragma.name().equals("journal_mode")) {
      return Schema.in(schemas, "")
          .flatMap(Schema::served)
          .map(main -> "SELECT '" + journalModes.of(connection, main) + "' AS journal_mode");
    }
    boolean isTable = pragma.name().equals("locking_mode") || pragma.name().equals("synchronous");
    String answer = isTable ? answer(connection, schemas, pragma, AS_IT_IS) : AS_IT_IS;
    return answer.equals(AS_IT_IS) ? Optional.empty() : Optional.of(answer);
  }

  /** Around the compilation of a pragma that is only explained. */
  Explanation explanation(DriverConnection connection, List<Schema> schemas, Pragma pragma) {
    switch (pragma.name()) {
      case "locking_mode":
        return lockingModes.explanation(connection, schemas, pragma);
      case "wal_autocheckpoint":
        return automaticCheckpoints.explanation(connection, schemas);
      case "synchronous":
        return synchronousModes.explanation(connection, schemas, pragma);
      default:
        return Explanation.HARMLESS;
    }
  }

  void forget(DriverConnection connection) {
    journalModes.forget(connection);
    lockingModes.forget(connection);
    synchronousModes.forget(connection);
    automaticCheckpoints.forget(connection);
  }

  private static String pagesAsReadBack(String text) {
    return Integer.toString(Math.max(0, PragmaNumber.parse(text)));
  }
}
