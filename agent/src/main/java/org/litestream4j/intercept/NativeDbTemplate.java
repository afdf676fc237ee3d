package org.litestream4j.intercept;

import java.lang.invoke.MethodHandles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;

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

  private long lookedAtPathNanos;

  private native int step(long statement) throws SQLException;

  private native int finalize(long statement) throws SQLException;

  private native long prepareOwn(String sql) throws SQLException;

  private native int runOwn(String sql) throws SQLException;

  private native int movedCode();

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
    return replacement(Hook.STATEMENT, sql);
  }

  /** The text to run in place of {@code sql}, of which SQLite runs every statement. */
  final @Nullable String script(@Nullable String sql) {
    return replacement(Hook.SCRIPT, sql);
  }

  private @Nullable String replacement(String operation, @Nullable String sql) {
    if (connection == null || sql == null) {
      return sql;
    }
    Object replacement = tell(operation, connection, sql);
    return replacement == null ? sql : (String) replacement;
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

  /** Before a step, which begins a statement unless it goes on to the next row of the last one. */
  final void stepping(long statement) {
    if (statement != stepped) {
      stepped = statement;
      executing();
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
    if (code != SQLITE_ROW) {
      stepped = 0;
    }
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

  /** The code of a backup, once the copy is as the app expects it. */
  final int backedUp(int code, @Nullable String schema, @Nullable String fileName) {
    if (code == 0 && isCopyInWal(schema)) {
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
