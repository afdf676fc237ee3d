package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Statements of the app that are about files and modes rather than about rows, before SQLite gets
 * them. Called as {@link DriverEvents}.
 */
public interface StatementEvents {
  /**
   * A statement on its way to SQLite, alone or as part of a text, without comments around it and
   * without its semicolon. Told only if it begins with {@code PRAGMA} or {@code VACUUM}, and when
   * all that comes before it in its text has run.
   *
   * @return the statement to use instead; {@code sql} itself to change nothing
   */
  String statement(DriverConnection connection, String sql);

  /**
   * Whether a transaction of the connection may write to several files, so that no statement that
   * ends one may be hidden within a text.
   */
  boolean mayWriteJointly(DriverConnection connection);

  /** A statement is about to be executed that may end a transaction: COMMIT, END or RELEASE. */
  void committing(DriverConnection connection);

  /** Whether a transaction is open on the connection, between two native calls of it. */
  boolean isInTransaction(DriverConnection connection, int statementsInProgress)
      throws SQLException;

  /**
   * ATTACH or DETACH is about to be executed, perhaps not for the first time.
   *
   * @param sql as in {@link #statement}
   * @param parameter what its first parameter is set to, if that is a text
   * @throws SQLException to refuse it, with SQLite's code and a message
   */
  void changingFiles(DriverConnection connection, String sql, Optional<String> parameter)
      throws SQLException;

  /**
   * Which columns a statement, as in {@link #statement}, has that is not for SQLite but for {@link
   * #execute}, whenever it is executed; empty for any other, which goes to {@link #statement}. One
   * without columns has no row, and does nothing when it is compiled.
   */
  Optional<List<String>> columnsOfOurs(DriverConnection connection, String sql);

  /**
   * Such a statement is executed.
   *
   * @param statementsInProgress how many others have given a row and are not at their end
   * @throws SQLException if we cannot; then SQLite executes it
   */
  StatementResult execute(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException;

  /**
   * A statement, as in {@link #statement}, that acts when it is compiled, and so is to be executed
   * now, is so.
   *
   * @return a row of one text, or an error of SQLite's; empty for any other statement
   * @throws SQLException if we cannot; then SQLite compiles it
   */
  Optional<StatementResult> executeNow(DriverConnection connection, String sql) throws SQLException;

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
}
