package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
  void connected(DriverConnection connection, String url, Properties properties);

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
   * A statement on its way to SQLite, alone or as part of a text, without comments around it and
   * without its semicolon. Told only if it begins with {@code PRAGMA}, {@code ATTACH}, {@code
   * DETACH} or {@code VACUUM}, and when all that comes before it in its text has run.
   *
   * @return the statement to use instead; {@code sql} itself to change nothing
   */
  String statement(DriverConnection connection, String sql);

  /**
   * Which columns a statement, as in {@link #statement}, has that is not for SQLite but for {@link
   * #execute}, whenever it is executed; empty for any other, which goes to {@link #statement}.
   */
  List<String> columnsOfOurs(DriverConnection connection, String sql);

  /**
   * Such a statement is executed.
   *
   * @param statementsInProgress how many others have given a row and are not at their end
   * @throws SQLException if we cannot; then SQLite executes it
   */
  StatementResult execute(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException;

  /**
   * SQLite is about to compile a PRAGMA that is only to be explained. Many of them act at that, and
   * what they read becomes part of the explanation.
   */
  void explaining(DriverConnection connection, String sql);

  /** It has compiled it, or refused to. */
  void explained(DriverConnection connection, String sql);

  /**
   * The query that has the answer to {@code PRAGMA <name>}, to be used in place of SQLite's table
   * {@code pragma_<name>}; empty to leave that as it is.
   */
  Optional<String> tableOf(DriverConnection connection, String name);

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
