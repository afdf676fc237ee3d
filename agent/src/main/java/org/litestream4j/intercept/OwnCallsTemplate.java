package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What the agent asks of the app's connection ({@link NativeDbAccess}). */
abstract class OwnCallsTemplate extends GateTemplate {
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;
  private static final int SQLITE_INTEGER = 1;

  private native int step(long statement) throws SQLException;

  private native int finalize(long statement) throws SQLException;

  abstract int runOwn(String sql) throws SQLException;

  abstract int column_count(long statement) throws SQLException;

  abstract int column_type(long statement, int column) throws SQLException;

  abstract int column_int(long statement, int column) throws SQLException;

  /**
   * Executes a statement that gives one row at most, as a call of the app's own: its code, null,
   * and the values of its row. After an error SQLite's message is there still.
   */
  final synchronized Object[] run(String sql) throws SQLException {
    refuseIfEnded();
    AtomicIntegerArray calls = enter();
    try {
      return runStatement(sql);
    } finally {
      leaveTouched(calls);
    }
  }

  private Object[] runStatement(String sql) throws SQLException {
    long statement;
    try {
      statement = prepareOwn(sql);
    } catch (SQLException e) {
      return new Object[] {e.getErrorCode() == 0 ? SQLITE_ERROR : e.getErrorCode(), null};
    }
    try {
      int code = step(statement);
      int columns = code == SQLITE_ROW ? column_count(statement) : 0;
      Object[] outcome = new Object[2 + columns];
      outcome[0] = code;
      for (int i = 0; i < columns; i++) {
        outcome[2 + i] =
            column_type(statement, i) == SQLITE_INTEGER
                ? (Object) column_int(statement, i)
                : text(statement, i);
      }
      return outcome;
    } finally {
      finalize(statement);
    }
  }

  /** Schema and file of each database, one after the other. */
  final synchronized String[] databaseList() throws SQLException {
    refuseIfEnded();
    List<String> pairs = new ArrayList<>();
    long statement = prepareOwn("PRAGMA database_list");
    try {
      int code = step(statement);
      for (; code == SQLITE_ROW; code = step(statement)) {
        pairs.add(text(statement, 1));
        pairs.add(text(statement, 2));
      }
      if (code != SQLITE_DONE) {
        throw new SQLException("PRAGMA database_list ended with SQLite's code " + code, null, code);
      }
    } finally {
      finalize(statement);
    }
    return pairs.toArray(new String[0]);
  }

  private String text(long statement, int column) throws SQLException {
    String text = column_text(statement, column);
    return text == null ? "" : text;
  }

  final synchronized void execOwn(String sql) throws SQLException {
    refuseIfEnded();
    int code = runOwn(sql);
    if (code != 0) {
      throw new SQLException(sql + " ended with SQLite's code " + code);
    }
  }

  private void refuseIfEnded() throws SQLException {
    if (ended) {
      throw new SQLException("the connection is closed");
    }
  }
}
