package org.litestream4j.intercept;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Statements that have given a row, and are not at their end. */
abstract class InProgressTemplate extends NativeDbTemplate {
  private static final int SQLITE_ROW = 100;

  /** The statement that gave a row last, and may give more. */
  private long stepped;

  /** All of them: the first ones count. */
  private long @Nullable [] inProgress;

  int inProgressCount;

  abstract int result(int code);

  final boolean goesOn(long statement) {
    return statement == stepped || isInProgress(statement);
  }

  /** The code that the driver gets for the code of a step. */
  final int steppedTo(int code, long statement) {
    if (code != SQLITE_ROW) {
      ending(statement);
    } else if (statement != stepped) {
      stepped = statement;
      begun(statement);
    }
    return result(code);
  }

  /** Before a statement is reset or finalized. */
  final void ending(long statement) {
    if (statement == stepped) {
      stepped = 0;
    }
    long[] statements = inProgress;
    if (statements != null) {
      for (int i = 0; i < inProgressCount; i++) {
        if (statements[i] == statement) {
          statements[i] = statements[--inProgressCount];
        }
      }
    }
  }

  private boolean isInProgress(long statement) {
    long[] statements = inProgress;
    if (statements != null) {
      for (int i = 0; i < inProgressCount; i++) {
        if (statements[i] == statement) {
          return true;
        }
      }
    }
    return false;
  }

  private void begun(long statement) {
    if (!isInProgress(statement)) {
      long[] statements = inProgress == null ? new long[4] : inProgress;
      if (inProgressCount == statements.length) {
        statements = Arrays.copyOf(statements, 2 * inProgressCount);
      }
      statements[inProgressCount++] = statement;
      inProgress = statements;
    }
  }
}
