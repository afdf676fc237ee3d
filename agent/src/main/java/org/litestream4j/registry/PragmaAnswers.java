package org.litestream4j.registry;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.intercept.DriverConnection;

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

  private final JournalModes journalModes = new JournalModes();
  private final LockingModes lockingModes = new LockingModes();
  private final SynchronousModes synchronousModes;
  private final AutomaticCheckpoints checkpoints;
  private final DatabaseListener listener;

  PragmaAnswers(
      DatabaseListener listener,
      SynchronousModes synchronousModes,
      AutomaticCheckpoints checkpoints) {
    this.listener = listener;
    this.synchronousModes = synchronousModes;
    this.checkpoints = checkpoints;
  }

  static boolean mayCollide(Pragma pragma) {
    return COLLIDING.contains(pragma.name());
  }

  /** Which schema of its connection the pragma is about. */
  static String schemaOf(Pragma pragma) {
    boolean isOfConnection = pragma.name().equals("wal_autocheckpoint");
    return pragma.schema().isEmpty() || isOfConnection ? "main" : pragma.schema();
  }

  /** The text to run in place of {@code sql}, which is {@code pragma}; often {@code sql} itself. */
  String answer(DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    // First, so that our connections either see it or are seen here.
    database.pragmaBegins(connection);
    String answer = answerOrPass(connection, database, pragma, sql);
    if (answer.equals(sql)) {
      connection.takeDirty(); // So that its end is told.
    } else {
      database.pragmaEnded(connection);
    }
    return answer;
  }

  private String answerOrPass(
      DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    switch (pragma.name()) {
      case "journal_mode":
        return journalModes.answer(connection, database, pragma.value(), sql);
      case "locking_mode":
        return lockingModes.answer(connection, database, pragma, sql);
      case "wal_autocheckpoint":
        return checkpoints.answer(
            database, connection, pragma.value().map(PragmaAnswers::pagesAsReadBack), sql);
      case "synchronous":
        return synchronousModes.answer(connection, database, pragma, sql);
      case "wal_checkpoint":
        return checkpoint(connection, database, pragma.value(), sql);
      default:
        return sql;
    }
  }

  void forget(DriverConnection connection) {
    journalModes.forget(connection);
    lockingModes.forget(connection);
    synchronousModes.forget(connection);
    checkpoints.forget(connection);
  }

  private static String pagesAsReadBack(String text) {
    return Integer.toString(Math.max(0, PragmaNumber.parse(text)));
  }

  /** Our mark would make the app's own checkpoint wait its whole busy timeout: we do it for it. */
  private String checkpoint(
      DriverConnection connection, OpenDatabase database, Optional<String> mode, String sql) {
    if (!database.servedJournalMode().isPresent()) {
      return sql;
    }
    if (TransactionState.inWal(connection) == TransactionState.CHANGED) {
      return sql; // SQLite refuses it, and so it is no checkpoint that we do not know of.
    }
    boolean isWal = journalModes.of(connection, database).equals("wal");
    int done = listener.checkpoint(database);
    int left = mode.filter("truncate"::equals).isPresent() ? 0 : done;
    int frames = isWal ? left : -1;
    return "SELECT 0 AS busy, " + frames + " AS log, " + frames + " AS checkpointed";
  }
}
