package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Properties;

/**
 * What the woven driver tells of each physical connection, on the thread that calls the driver.
 *
 * <p>Every call runs inside a call of the app, most of them under the monitor of the driver's
 * {@code NativeDB}. Whatever a method throws is counted and swallowed, except where it says
 * otherwise. Connections opened inside {@link Interception#untracked} cause no events.
 */
public interface DriverEvents {
  /**
   * A database is about to be opened.
   *
   * @param fileName what the driver hands to SQLite: a path, a {@code file:} URI, {@code :memory:}
   *     or the empty string
   * @param openFlags the {@code SQLITE_OPEN_*} bits
   * @throws SQLException to fail the app's open with just this exception
   */
  void opening(String fileName, int openFlags) throws SQLException;

  /** The open succeeded; the driver has not yet applied its pragmas or the key. */
  void opened(DriverConnection connection);

  /** The open of {@code fileName}, announced by {@link #opening}, failed. */
  void openFailed(String fileName);

  /** The JDBC connection is ready, its pragmas and its key are applied. */
  void connected(DriverConnection connection, Properties properties);

  /**
   * A native call found the gate of its connection closed. Returns when the call may look again; a
   * call that finds the gate still closed comes back here.
   */
  void waitAtGate(DriverConnection connection);

  /**
   * A native call that may have changed the database set the dirty mark, which was clear. It comes
   * again only after {@link DriverConnection#takeDirty}.
   */
  void touched(DriverConnection connection);

  /**
   * A connection that is {@link DriverConnection#watch watched} begins a statement.
   *
   * @return whether its database file is no longer where it was opened, so that SQLite would refuse
   *     to write to it in rollback-journal mode
   */
  boolean hasMoved(DriverConnection connection);

  /**
   * Something was committed, by a native call that has ended. Told only where commits wait for
   * replicas.
   *
   * @return what the app's call is to wait for when it holds none of the driver's monitors any more
   */
  Collection<CommitWait> committed(DriverConnection connection);

  /** Whether the calling thread is inside a call of any connection, and holds its monitor. */
  boolean isInsideCall();

  /** Who hears of statements about files and modes. */
  StatementEvents statements();

  /** The connection may have let go of a file, without DETACH. */
  void filesChanged(DriverConnection connection);

  /**
   * A backup of a database into the file {@code fileName} is about to be made.
   *
   * @return whether that file is there and in WAL mode, so that SQLite leaves it in that mode
   */
  boolean isTargetInWal(DriverConnection connection, String schema, String fileName);

  /**
   * A copy of a database was made, page by page.
   *
   * @return whether it is in WAL mode although the app did not ask for that
   */
  boolean isCopyInWal(DriverConnection connection, String schema);

  /** Such a copy is in the file {@code fileName}, which the driver has closed again. */
  void backedUp(DriverConnection connection, String schema, String fileName);

  /** A backup in the file {@code fileName} is about to take the place of a database. */
  void restoring(DriverConnection connection, String schema, String fileName);

  /** It has, or has failed to. */
  void restored(DriverConnection connection);

  /**
   * The connection is about to be closed: once for each connection. Its statements are ended next,
   * so it may still be {@link #touched}.
   */
  void closing(DriverConnection connection);

  /** The close failed, and the connection is open as before; it may be closed again. */
  void closeFailed(DriverConnection connection);

  /** The connection is closed: nothing more will come from it. */
  void closed(DriverConnection connection);
}
