package org.litestream4j.registry;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/**
 * Answers {@code wal_checkpoint}. Our mark would make the app's own checkpoint wait its whole busy
 * timeout, so we do it for it (main.c, sqlite3Checkpoint; wal.c, sqlite3WalCheckpoint).
 */
final class Checkpoints {
  private static final int NOT_IN_WAL = -1;

  private final DatabaseListener listener;
  private final JournalModes journalModes;

  Checkpoints(DatabaseListener listener, JournalModes journalModes) {
    this.listener = listener;
    this.journalModes = journalModes;
  }

  StatementResult execute(Execution execution) throws SQLException {
    if (execution.concerned().stream().noneMatch(schema -> schema.served().isPresent())) {
      return execution.run();
    }
    Optional<StatementResult> first = Optional.empty();
    boolean isBusy = false;
    for (Schema schema : execution.concerned()) {
      StatementResult result =
          schema.served().isPresent()
              ? of(execution, schema, schema.served().get())
              : execution.run(schema);
      if (!result.hasRow()) {
        return result;
      }
      isBusy |= result.value(0).filter(busy -> !busy.equals(0)).isPresent();
      first = first.isPresent() ? first : Optional.of(result);
    }
    StatementResult numbers = first.orElseThrow(IllegalStateException::new);
    return StatementResult.row(
        isBusy ? 1 : 0, numbers.value(1).orElse(NOT_IN_WAL), numbers.value(2).orElse(NOT_IN_WAL));
  }

  private StatementResult of(Execution execution, Schema schema, OpenDatabase database)
      throws SQLException {
    Checkpoint done = listener.checkpoint(database);
    if (isRefused(execution, schema, database)) {
      return execution.run(schema); // No checkpoint that we do not know of: it is refused.
    }
    if (!journalModes.of(execution.connection(), database).equals("wal")) {
      return StatementResult.row(0, NOT_IN_WAL, NOT_IN_WAL);
    }
    String mode = execution.pragma().value().orElse("passive");
    if (mode.equals("truncate")) {
      Checkpoint emptied = listener.emptyWal(database);
      return StatementResult.row(
          emptied.isComplete() ? 0 : 1, emptied.walFrames(), emptied.backfilledFrames());
    }
    boolean waits = mode.equals("full") || mode.equals("restart");
    return StatementResult.row(
        waits && !done.isComplete() ? 1 : 0, done.walFrames(), done.backfilledFrames());
  }

  /**
   * SQLite refuses a checkpoint on a connection that has read from the database and may read on.
   * Where that is possible it is asked, by a checkpoint that has nothing left to do, and during
   * which nobody writes.
   */
  private static boolean isRefused(Execution execution, Schema schema, OpenDatabase database)
      throws SQLException {
    DriverConnection connection = execution.connection();
    if (execution.statementsInProgress() == 0
        && !TransactionState.isBegun(connection, execution.statementsInProgress())) {
      return false;
    }
    try {
      return database
          .gate()
          .runAlone(
              Gate.Patience.LONG,
              () -> {
                try {
                  connection.exec("PRAGMA " + schema.quoted() + ".wal_checkpoint(PASSIVE)");
                  return false;
                } catch (SQLException locked) {
                  return true;
                }
              });
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }
}
