package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.List;

/**
 * One open native connection of the app, for as long as it is open. Two are equal only if they are
 * the same. It does not keep the driver's objects alive.
 */
public interface DriverConnection {
  /** What the driver handed to SQLite: a path, a {@code file:} URI, {@code :memory:} or empty. */
  String fileName();

  /** The {@code SQLITE_OPEN_*} bits of the open. */
  int openFlags();

  /** The driver's {@code NativeDB} class: there is one for each copy of the native library. */
  Class<?> nativeDbClass();

  /** The loader of the driver that opened the connection. */
  ClassLoader driverLoader();

  /**
   * The schemas of the connection and the files behind them, asked of SQLite itself with {@code
   * PRAGMA database_list}, below JDBC. It takes the driver's monitor of this connection, and old
   * versions of SQLite read the schema first.
   *
   * @throws SQLException if SQLite refuses, or the connection is closed
   */
  List<SchemaFile> databaseList() throws SQLException;

  /**
   * Runs SQL on the app's own connection, below JDBC, past the gate and without events. It takes
   * the driver's monitor of this connection.
   *
   * @throws SQLException if SQLite refuses, or the connection is closed
   */
  void exec(String sql) throws SQLException;

  /**
   * Executes a statement of at most one row for the app, below JDBC and without events, where the
   * calling thread is inside a call of this connection. It waits at the gate as that call would.
   * After an error SQLite's message is there until the next call.
   *
   * @throws SQLException if the connection is closed
   */
  StatementResult run(String sql) throws SQLException;

  /** Native calls that run now, nested ones included; after {@link #closeGate} it can only fall. */
  int callsInProgress();

  /** Lets no further native call begin, except inside one that runs already. */
  void closeGate();

  /** Lets native calls begin again; calls that wait come on when {@code waitAtGate} returns. */
  void openGate();

  boolean isGateClosed();

  /** Whether a call may have changed the database since {@link #takeDirty}. */
  boolean isDirty();

  /** Clears the dirty mark and says whether it was set. */
  boolean takeDirty();

  /** From now on {@link DriverEvents#hasMoved} is asked before each statement. */
  void watch();

  /** Ends {@link #watch}, unless the connection refuses to write: only an answer ends that. */
  void unwatch();

  /**
   * Whether the calling thread is inside a call of this connection; such a thread must not be made
   * to wait for the calls of this connection to end.
   */
  boolean isHeldByCurrentThread();
}
