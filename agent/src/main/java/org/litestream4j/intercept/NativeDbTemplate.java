package org.litestream4j.intercept;

import java.lang.invoke.MethodHandles;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * What is added to {@code org.sqlite.core.NativeDB}: here the life of a connection, and the way to
 * the agent, in the other templates of that class what is done about its calls. Fields and methods
 * are copied under {@link Hook#WOVEN_PREFIX}; native methods stand for the driver's, renamed with
 * the same prefix, abstract ones for those that another template or the driver has. At run time
 * only {@code java.*} may be named here: the driver's loader need not see anything of ours.
 */
abstract class NativeDbTemplate extends DbTemplate {
  private static @Nullable BiFunction<Object, Object, @Nullable Object> hook;
  private static @Nullable Object access;

  /** Null while the connection is not tracked: then every native call goes straight through. */
  @Nullable AtomicIntegerArray state;

  /** When it was looked last what its path leads to. */
  long lookedAtPathNanos;

  @Nullable Object connection;
  boolean ended;

  private native int finalize(long statement) throws SQLException;

  abstract long prepareOwn(String sql) throws SQLException;

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

  static @Nullable Object tell(String operation, @Nullable Object argument) {
    try {
      return send(operation, argument);
    } catch (Throwable withoutStackOrMemory) {
      return null;
    }
  }

  static @Nullable Object tell(String operation, @Nullable Object first, @Nullable Object second) {
    try {
      return send(operation, first, second);
    } catch (Throwable withoutStackOrMemory) {
      return null;
    }
  }

  static @Nullable Object tell(
      String operation, @Nullable Object first, @Nullable Object second, @Nullable Object third) {
    try {
      return send(operation, first, second, third);
    } catch (Throwable withoutStackOrMemory) {
      return null;
    }
  }

  /** The array for the arguments is made by the caller, who may have no memory for it. */
  private static @Nullable Object send(String operation, @Nullable Object... arguments) {
    BiFunction<Object, Object, @Nullable Object> to = hook;
    return to == null ? null : to.apply(operation, arguments);
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
    try {
      if (access == null) {
        access = tell(Hook.LOADED, MethodHandles.lookup());
      }
      if (access != null) {
        AtomicIntegerArray fresh = new AtomicIntegerArray(ConnectionState.SLOTS);
        connection = send(Hook.OPENED, access, this, fresh, fileName, openFlags);
        lookedAtPathNanos = System.nanoTime();
        state = connection == null ? null : fresh;
      }
    } catch (Throwable withoutStackOrMemory) {
      // It is not tracked.
    }
  }

  @Override
  protected void openFailed(String fileName, int openFlags) {
    tell(Hook.OPEN_FAILED, fileName);
  }

  @Override
  public void connected(Properties properties) {
    if (connection != null) {
      tell(Hook.CONNECTED, connection, properties);
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

  /** After what may have made a database in memory of one in a file. */
  final void filesChanged() {
    if (connection != null) {
      tell(Hook.FILES_CHANGED, connection);
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
}
