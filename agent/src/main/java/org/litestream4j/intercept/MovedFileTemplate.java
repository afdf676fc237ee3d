package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.litestream4j.bootstrap.Hook;

/**
 * In WAL mode SQLite writes on into a file that was moved or deleted, where nobody finds it; in
 * rollback-journal mode it refuses, and so does a connection that was switched.
 */
abstract class MovedFileTemplate extends NativeDbTemplate {
  private static final int SQLITE_READONLY = 8;

  abstract int runOwn(String sql) throws SQLException;

  abstract int movedCode();

  /** Before a statement. */
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
}
