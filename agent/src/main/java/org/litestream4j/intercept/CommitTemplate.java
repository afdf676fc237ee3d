package org.litestream4j.intercept;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * Notices when SQLite has committed something of the app, which no driver tells once it has
 * happened. Only where commits wait for replicas. In doubt something was committed.
 */
abstract class CommitTemplate extends InProgressTemplate {
  private static final int SQLITE_OK = 0;
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;

  /** Added to the kind of a statement that gave a row while it is reset or finalized. */
  private static final int ENDING = 16;

  /** Whether a transaction that the app began is open. A connection begins without. */
  private static final int AUTOCOMMIT = 0;

  private static final int IN_TRANSACTION = 1;
  private static final int UNKNOWN = 2;

  /** Of the statements that were prepared, {@link StatementKinds#READ} left out. */
  private @Nullable Map<Long, Integer> kinds;

  /** Of the statement that is prepared now. */
  private int nextKind;

  private int mode;

  /** Something was written that may not be committed yet. */
  private boolean isWritten;

  abstract void committed();

  /** Before a statement is compiled. */
  final void preparing(@Nullable String sql) {
    int[] found = kindsOf(sql);
    nextKind = found.length == 0 ? StatementKinds.READ : found[0];
  }

  private int[] kindsOf(@Nullable String sql) {
    if (connection == null || sql == null) {
      return new int[0];
    }
    Object told = tell(Hook.KINDS, sql);
    return told instanceof int[] ? (int[]) told : new int[] {StatementKinds.WRITE};
  }

  /** It is compiled. */
  final long known(long statement) {
    int kind = nextKind;
    nextKind = StatementKinds.READ;
    if (statement != 0 && kind != StatementKinds.READ) {
      Map<Long, Integer> known = kinds == null ? new HashMap<>() : kinds;
      known.put(statement, kind);
      kinds = known;
    }
    return statement;
  }

  /** After a step. */
  final int steppedOn(int code, long statement) {
    if (code != SQLITE_ROW && kinds != null) {
      Integer kind = kinds.get(statement);
      if (kind != null) {
        ended(kind, code);
      }
    }
    return code;
  }

  /** Before a statement is reset or finalized: only one that is in progress ends with it. */
  final void breakingOff(long statement) {
    if (kinds != null && goesOn(statement)) {
      Integer kind = kinds.get(statement);
      if (kind != null) {
        kinds.put(statement, kind | ENDING);
      }
    }
  }

  /** After it was reset. */
  final int brokenOff(int code, long statement) {
    Map<Long, Integer> known = kinds;
    Integer kind = known == null ? null : known.get(statement);
    if (known != null && kind != null && (kind & ENDING) != 0) {
      known.put(statement, kind & ~ENDING);
      ended(kind & ~ENDING, code);
    }
    return code;
  }

  /** After it was finalized. */
  final int finished(int code, long statement) {
    brokenOff(code, statement);
    if (kinds != null) {
      kinds.remove(statement);
    }
    return code;
  }

  /** After a text was run as a whole. */
  final int executed(int code, @Nullable String sql) {
    int[] found = kindsOf(sql);
    if (found.length == 1) {
      ended(found[0], code);
    } else {
      for (int kind : found) {
        mode = isDone(code) ? mode : UNKNOWN; // Where among them it has failed is not known.
        endedAmongOthers(kind, code);
      }
    }
    return code;
  }

  final int executed(int code, byte @Nullable [] sql) {
    return executed(code, sql == null ? null : new String(sql, StandardCharsets.UTF_8));
  }

  /** After another database has taken the place of this one. */
  final int replaced(int code) {
    ended(StatementKinds.WRITE, code);
    return code;
  }

  private void ended(int kind, int code) {
    note(kind, code);
    if (!isDone(code) || !isWritten || kind == StatementKinds.READ || mode == IN_TRANSACTION) {
      return;
    }
    if (mode == UNKNOWN && isNested()) {
      committed(); // Whoever called is in the way of SQLite's answer.
    } else if (!isInTransaction()) {
      isWritten = false;
      if (kind != StatementKinds.ROLLBACK) {
        committed();
      }
    }
  }

  /** SQLite can be asked only what has become of all of them. */
  private void endedAmongOthers(int kind, int code) {
    note(kind, code);
    boolean mayCommit =
        kind == StatementKinds.WRITE
            || kind == StatementKinds.COMMIT
            || kind == StatementKinds.RELEASE;
    if (isWritten && mayCommit && mode != IN_TRANSACTION) {
      committed();
      isWritten = mode == UNKNOWN;
    }
  }

  private static boolean isDone(int code) {
    return code == SQLITE_OK || code == SQLITE_DONE;
  }

  private void note(int kind, int code) {
    if (!isDone(code)) {
      noteFailure(kind, code);
      return;
    }
    if (kind == StatementKinds.WRITE) {
      isWritten = true;
    } else if (kind == StatementKinds.BEGIN) {
      isWritten = false; // What was written before is committed, or it was rolled back.
      mode = IN_TRANSACTION;
    } else if (kind == StatementKinds.SAVEPOINT) {
      mode = IN_TRANSACTION;
    } else if (kind == StatementKinds.COMMIT) {
      mode = AUTOCOMMIT;
    } else if (kind == StatementKinds.RELEASE || kind == StatementKinds.ROLLBACK) {
      mode = UNKNOWN;
    }
  }

  /**
   * Some failures end a transaction, and some leave a part of what was to be written. Without a
   * transaction that is committed, but nobody was told that it is.
   */
  private void noteFailure(int kind, int code) {
    if (kind == StatementKinds.BEGIN && code == SQLITE_ERROR) {
      mode = IN_TRANSACTION; // The newer drivers find that out in this way after each statement.
    } else if (mode != AUTOCOMMIT) {
      mode = UNKNOWN;
      isWritten |= kind == StatementKinds.WRITE;
    }
  }

  /** Whether the call that ends now is one of a function of the app that SQLite has called. */
  private boolean isNested() {
    AtomicIntegerArray calls = state;
    return calls != null && calls.get(ConnectionState.CALLS) > 0;
  }

  private boolean isInTransaction() {
    if (mode == UNKNOWN) {
      Object told = tell(Hook.IS_IN_TRANSACTION, connection, inProgressCount);
      if (!(told instanceof Boolean)) {
        return false;
      }
      mode = (Boolean) told ? IN_TRANSACTION : AUTOCOMMIT;
    }
    return mode == IN_TRANSACTION;
  }
}
