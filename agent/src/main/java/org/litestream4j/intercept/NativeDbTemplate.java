package org.litestream4j.intercept;

import java.lang.invoke.MethodHandles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * What is added to {@code org.sqlite.core.NativeDB}. Fields and methods are copied under {@link
 * Hook#WOVEN_PREFIX}; native methods stand for the driver's, renamed with the same prefix. At run
 * time only {@code java.*} may be named here: the driver's loader need not see anything of ours.
 */
abstract class NativeDbTemplate extends DbTemplate {
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;
  private static final int SQLITE_INTEGER = 1;

  /** Of the header of a database file (SQLite file format, 1.3.2). */
  private static final int WRITE_VERSION_OFFSET = 18;

  private static final int READ_VERSION_OFFSET = 19;
  private static final byte VERSION_WITHOUT_WAL = 1;

  private static @Nullable BiFunction<Object, Object, @Nullable Object> hook;
  private static @Nullable Object access;

  /** Null while the connection is not tracked: then every native call goes straight through. */
  private @Nullable AtomicIntegerArray state;

  private @Nullable Object connection;
  private boolean ended;

  /** The statement that gave a row last, and may give more. */
  private long stepped;

  /** Statements that have given a row, and are not at their end: the first ones count. */
  private long @Nullable [] inProgress;

  private int inProgressCount;

  /** What the statement means that is prepared next, and what is prepared in its place. */
  private String @Nullable [] standIn;

  /** The meaning of each statement that stands in for another one; null until there is one. */
  private @Nullable Map<Long, String> standIns;

  /** The code of the step that comes next, if that is not to be made; otherwise 0. */
  private int answered;

  /** The message to {@link #answered}, in place of SQLite's. */
  private @Nullable String refusal;

  /** Of the backup that is made now. */
  private boolean isTargetInWal;

  private long lookedAtPathNanos;

  private native int step(long statement) throws SQLException;

  private native int reset(long statement) throws SQLException;

  private native int finalize(long statement) throws SQLException;

  private native long prepareOwn(String sql) throws SQLException;

  private native int runOwn(String sql) throws SQLException;

  private native int movedCode();

  /** As the driver throws for a text that it runs as a whole. */
  private native void throwFor(int code) throws SQLException;

  /** The driver's own, as the app calls it. */
  abstract int execWoven(String sql) throws SQLException;

  abstract int column_count(long statement) throws SQLException;

  abstract int column_type(long statement, int column) throws SQLException;

  abstract int column_int(long statement, int column) throws SQLException;

  abstract int bind_int(long statement, int position, int value) throws SQLException;

  abstract int bind_text(long statement, int position, String value) throws SQLException;

  /** Runs first in the static initializer. */
  @SuppressWarnings("unchecked")
  static void load() {
    try {
      hook =
          (BiFunction<Object, Object, @Nullable Object>)
              Class.forName(
                      "org.litestream4j.bootstrap.Hook", true, ClassLoader.getSystemClassLoader())
                  .getField("ENTRY")
                  .get(null);
    } catch (Throwable e) {
      System.err.println("litestream: databases of this SQLite driver are not replicated: " + e);
    }
  }

  private static @Nullable Object tell(String operation, @Nullable Object... arguments) {
    try {
      BiFunction<Object, Object, @Nullable Object> to = hook;
      return to == null ? null : to.apply(operation, arguments);
    } catch (Throwable withoutStackOrMemory) {
      return null;
    }
  }

  @Override
  protected void opening(String fileName, int openFlags) throws SQLException {
    Object refusal = tell(Hook.OPENING, fileName, openFlags);
    if (refusal != null) {
      throw (SQLException) refusal;
    }
  }

  @Override
  protected void opened(String fileName, int openFlags) {
    if (access == null) {
      access = tell(Hook.LOADED, MethodHandles.lookup());
    }
    if (access != null) {
      AtomicIntegerArray fresh = new AtomicIntegerArray(ConnectionState.SLOTS);
      connection = tell(Hook.OPENED, access, this, fresh, fileName, openFlags);
      state = connection == null ? null : fresh;
    }
  }

  @Override
  protected void openFailed(String fileName, int openFlags) {
    tell(Hook.OPEN_FAILED, fileName);
  }

  @Override
  public void connected(String url, Properties properties) {
    if (connection != null) {
      tell(Hook.CONNECTED, connection, url, properties);
    }
  }

  @Override
  protected void closing() {
    if (connection != null) {
      tell(Hook.CLOSING, connection);
    }
  }

  @Override
  protected void closed() {
    Object last = connection;
    ended = true;
    state = null;
    connection = null;
    if (last != null) {
      tell(Hook.CLOSED, last);
    }
  }

  /** It may have failed before it came to the native handle, and then it can be tried again. */
  @Override
  protected void closeFailed() {
    if (connection == null || !isOpenStill()) {
      closed();
    } else {
      tell(Hook.CLOSE_FAILED, connection);
    }
  }

  private boolean isOpenStill() {
    try {
      long probe = prepareOwn("SELECT 1");
      finalize(probe);
      return probe != 0;
    } catch (Throwable misuse) {
      return false;
    }
  }

  /** The text to prepare in place of {@code sql}, of which SQLite takes the first statement. */
  final @Nullable String statement(@Nullable String sql) {
    standIn = null;
    Object replacement =
        connection == null || sql == null ? null : tell(Hook.STATEMENT, connection, sql);
    if (replacement instanceof String[]) {
      standIn = (String[]) replacement;
      return sql;
    }
    return replacement == null ? sql : (String) replacement;
  }

  /**
   * The statement that the driver gets for one that was prepared. SQLite has compiled what the app
   * wrote, so it has no fault; what it answers may change until it is executed.
   */
  final long prepared(long statement) {
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

  /** The app wrote no parameters there. */
  final int parameters(int count, long statement) {
    Map<Long, String> known = standIns;
    return known != null && known.containsKey(statement) ? 0 : count;
  }

  /**
   * The text to run in place of {@code sql}, of which SQLite runs every statement. What comes
   * before its last part has been run by then.
   */
  final @Nullable String script(@Nullable String sql) throws SQLException {
    refusal = null;
    Object replacement =
        connection == null || sql == null
            ? null
            : tell(Hook.SCRIPT, connection, sql, inProgressCount);
    if (replacement instanceof String[]) {
      String[] parts = (String[]) replacement;
      for (int i = 0; i < parts.length - 1; i++) {
        refuse(execWoven(parts[i]));
      }
      return script(parts[parts.length - 1]);
    }
    if (replacement instanceof Object[]) {
      refuse(codeOf((Object[]) replacement));
      return "";
    }
    return replacement == null ? sql : (String) replacement;
  }

  private void refuse(int code) throws SQLException {
    if (code != 0) {
      throwFor(code);
    }
  }

  /** Of what an execution has come to: 0 for success. */
  private int codeOf(Object[] outcome) {
    int code = (Integer) outcome[0];
    refusal = (String) outcome[1];
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : code;
  }

  /** What the driver is told of the last error. */
  final @Nullable String message(@Nullable String own) {
    String ours = refusal;
    refusal = null;
    return ours == null ? own : ours;
  }

  /**
   * Before a native call. All of them run under this object's monitor, so a call in progress is one
   * of this thread, and it must not wait for itself.
   */
  final @Nullable AtomicIntegerArray enter() {
    AtomicIntegerArray calls = state;
    if (calls != null) {
      int outer = calls.get(ConnectionState.CALLS);
      calls.set(ConnectionState.CALLS, outer + 1);
      if (calls.get(ConnectionState.GATE) != 0 && outer == 0) {
        awaitGate(calls);
      }
    }
    return calls;
  }

  private void awaitGate(AtomicIntegerArray calls) {
    boolean lookAgain = true;
    while (lookAgain && calls.get(ConnectionState.GATE) != 0) {
      calls.set(ConnectionState.CALLS, 0);
      lookAgain = Boolean.TRUE.equals(tell(Hook.WAIT_AT_GATE, connection));
      calls.set(ConnectionState.CALLS, 1);
    }
  }

  /** Before a step, which begins a statement unless it goes on to the next row of one. */
  final void stepping(long statement) {
    if (statement != stepped && !isInProgress(statement)) {
      refusal = null;
      executing();
      if (standIns != null) {
        answered = answer(statement, standIns);
      }
    }
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

  /** Before a statement is finalized. */
  final void finalizing(long statement) {
    ending(statement);
    if (standIns != null) {
      standIns.remove(statement);
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

  /**
   * Before a statement. In WAL mode SQLite writes on into a file that was moved or deleted, where
   * nobody finds it; in rollback-journal mode it refuses, and so does a connection that was
   * switched.
   */
  final void executing() {
    AtomicIntegerArray calls = state;
    if (calls != null && calls.get(ConnectionState.WATCH) != ConnectionState.UNWATCHED) {
      lookAtPath(calls);
    }
  }

  private void lookAtPath(AtomicIntegerArray calls) {
    long now = System.nanoTime();
    if (now - lookedAtPathNanos < ConnectionState.PATH_REST_NANOS) {
      return;
    }
    lookedAtPathNanos = now;
    boolean hasMoved = Boolean.TRUE.equals(tell(Hook.HAS_MOVED, connection));
    if (hasMoved != (calls.get(ConnectionState.WATCH) == ConnectionState.READ_ONLY)) {
      try {
        runOwn(hasMoved ? "PRAGMA query_only=1" : "PRAGMA query_only=0");
        calls.set(
            ConnectionState.WATCH, hasMoved ? ConnectionState.READ_ONLY : ConnectionState.WATCHED);
      } catch (Throwable e) {
        // The next statement tries again.
      }
    }
  }

  /** The code that the driver gets for the code of a step or an execution. */
  final int result(int code) {
    AtomicIntegerArray calls = state;
    return code == SQLITE_READONLY
            && calls != null
            && calls.get(ConnectionState.WATCH) == ConnectionState.READ_ONLY
        ? movedCode()
        : code;
  }

  /** Drivers that know extended codes throw them only from native code. */
  @Override
  protected int thrown(int code) {
    AtomicIntegerArray calls = state;
    return calls != null && calls.get(ConnectionState.CALLS) > 0 ? result(code) : code;
  }

  /** Before a backup. */
  final void backingUp(@Nullable String schema, @Nullable String fileName) {
    isTargetInWal =
        connection != null
            && Boolean.TRUE.equals(tell(Hook.IS_TARGET_IN_WAL, connection, schema, fileName));
  }

  /** After what may have made a database in memory of one in a file. */
  final void filesChanged() {
    if (connection != null) {
      tell(Hook.FILES_CHANGED, connection);
    }
  }

  /** The code of a backup, once the copy is as the app expects it. */
  final int backedUp(int code, @Nullable String schema, @Nullable String fileName) {
    if (code == 0 && !isTargetInWal && isCopyInWal(schema)) {
      tell(Hook.BACKED_UP, connection, schema, fileName);
    }
    return code;
  }

  /** A copy in memory as the app expects it. */
  final byte @Nullable [] serialized(byte @Nullable [] copy, @Nullable String schema) {
    if (copy != null && copy.length > READ_VERSION_OFFSET && isCopyInWal(schema)) {
      copy[WRITE_VERSION_OFFSET] = VERSION_WITHOUT_WAL;
      copy[READ_VERSION_OFFSET] = VERSION_WITHOUT_WAL;
    }
    return copy;
  }

  private boolean isCopyInWal(@Nullable String schema) {
    return connection != null && Boolean.TRUE.equals(tell(Hook.IS_COPY_IN_WAL, connection, schema));
  }

  /** After a native call that changes nothing. */
  final void leave(@Nullable AtomicIntegerArray calls) {
    if (calls != null) {
      calls.lazySet(ConnectionState.CALLS, calls.get(ConnectionState.CALLS) - 1);
    }
  }

  /** After a native call that may have changed the database. */
  final void leaveTouched(@Nullable AtomicIntegerArray calls) {
    if (calls != null) {
      calls.lazySet(ConnectionState.CALLS, calls.get(ConnectionState.CALLS) - 1);
      if (calls.get(ConnectionState.DIRTY) == 0
          && calls.compareAndSet(ConnectionState.DIRTY, 0, 1)) {
        touched();
      }
    }
  }

  private void touched() {
    if (connection != null) {
      tell(Hook.TOUCHED, connection);
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
        throw new SQLException("PRAGMA database_list ended with SQLite's code " + code);
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
