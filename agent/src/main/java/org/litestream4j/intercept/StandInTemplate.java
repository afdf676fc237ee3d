package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * Statements that are answered when they are executed: another one is prepared in the place of
 * each, whose parameters take the answer.
 */
abstract class StandInTemplate extends TextTemplate {
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_ROW = 100;

  /** The meaning of each statement that stands in for another one; null until there is one. */
  private @Nullable Map<Long, String> standIns;

  /** The text of each statement whose executions are to be told; null until there is one. */
  private @Nullable Map<Long, String> told;

  /** The one of them whose first parameter was set last, and to which text. */
  private long bound;

  private @Nullable String boundText;

  /** The code of the step that comes next, if that is not to be made; otherwise 0. */
  private int answered;

  private native int step(long statement) throws SQLException;

  private native int reset(long statement) throws SQLException;

  private native int finalize(long statement) throws SQLException;

  abstract int bind_int(long statement, int position, int value) throws SQLException;

  abstract int bind_text(long statement, int position, String value) throws SQLException;

  abstract void executing();

  abstract Object[] run(String sql) throws SQLException;

  /**
   * The statement that the driver gets for one that was prepared. SQLite has compiled what the app
   * wrote, so it has no fault; what it answers may change until it is executed.
   */
  final long prepared(long statement) {
    String text = toTell;
    toTell = null;
    if (text != null && statement != 0) {
      tellOf(statement, text);
    }
    String[] meant = standIn;
    standIn = null;
    if (meant == null || statement == 0) {
      return statement;
    }
    if (meant.length == 1) {
      tell(Hook.EXPLAINED, connection, meant[0]);
      return statement;
    }
    try {
      long other = prepareOwn(meant[1]);
      finalize(statement);
      if (!meant[0].isEmpty()) {
        Map<Long, String> known = standIns == null ? new HashMap<>() : standIns;
        known.put(other, meant[0]);
        standIns = known;
      }
      return other;
    } catch (Throwable e) {
      return statement;
    }
  }

  private void tellOf(long statement, String text) {
    try {
      Map<Long, String> known = told == null ? new HashMap<>() : told;
      known.put(statement, text);
      told = known;
    } catch (Throwable noMemory) {
      // It is not told.
    }
  }

  /** Before a parameter is set to a text. */
  final void binding(long statement, int position, @Nullable String value) {
    Map<Long, String> known = told;
    if (position == 1 && known != null && known.containsKey(statement)) {
      bound = statement;
      boundText = value;
    }
  }

  /** The app wrote no parameters there. */
  final int parameters(int count, long statement) {
    Map<Long, String> known = standIns;
    return known != null && known.containsKey(statement) ? 0 : count;
  }

  /** Before a step, which begins a statement unless it goes on to the next row of one. */
  final void stepping(long statement) {
    if (!goesOn(statement)) {
      refusal = null;
      executing();
      if (told != null) {
        answered = tellExecution(statement, told);
      }
      if (standIns != null && answered == 0) {
        answered = answer(statement, standIns);
      }
    }
  }

  /** Returns the code with which it is refused, 0 if it is not. */
  private int tellExecution(long statement, Map<Long, String> texts) {
    String text = texts.get(statement);
    if (text == null) {
      return 0;
    }
    String parameter = statement == bound ? boundText : null;
    bound = 0;
    boundText = null;
    Object refused = tell(Hook.EXECUTING, connection, text, parameter);
    if (refused == null) {
      return 0;
    }
    Object[] outcome = (Object[]) refused;
    refusal = (String) outcome[1];
    return (Integer) outcome[0];
  }

  /** In place of a step. */
  final int proceed(long statement) throws SQLException {
    int code = answered;
    if (code != 0) {
      answered = 0;
      return code;
    }
    return step(statement);
  }

  /** Before a statement is finalized. */
  final void finalizing(long statement) {
    ending(statement);
    if (told != null) {
      told.remove(statement);
    }
    if (standIns != null) {
      standIns.remove(statement);
    }
  }

  /**
   * Before the first step of a statement: executes what it stands for, if it does, and puts the
   * answer into it. Returns the code in place of that of a step, 0 if the step is to be made.
   */
  private int answer(long statement, Map<Long, String> meanings) {
    String meaning = meanings.get(statement);
    if (meaning == null) {
      return 0;
    }
    try {
      Object told = tell(Hook.EXECUTE, connection, meaning, inProgressCount);
      Object[] outcome = told == null ? run(meaning) : (Object[]) told;
      int code = (Integer) outcome[0];
      refusal = (String) outcome[1];
      if (code != SQLITE_ROW) {
        return code;
      }
      reset(statement);
      for (int i = 2; i < outcome.length; i++) {
        if (outcome[i] instanceof Integer) {
          bind_int(statement, i - 1, (Integer) outcome[i]);
        } else {
          bind_text(statement, i - 1, (String) outcome[i]);
        }
      }
      return 0;
    } catch (Throwable e) {
      return SQLITE_ERROR;
    }
  }
}
