package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * Shows the statements of an SQL text to {@link StatementEvents}, and answers what woven code is to
 * do with the text.
 */
final class TextDispatch {
  private static final String ANSWERED_NOW = "";
  private static final int SQLITE_ERROR = 1;

  private final StatementEvents events;

  TextDispatch(StatementEvents events) {
    this.events = events;
  }

  /** The answer to {@link Hook#STATEMENT}. */
  @Nullable Object toPrepare(DriverConnection connection, String sql) throws SQLException {
    Optional<String> shown = FileStatements.first(sql);
    if (shown.isPresent()) {
      return FileStatements.changesFiles(shown.get())
          ? true
          : ofFiles(connection, sql, shown.get());
    }
    Optional<String> explained = FileStatements.explainedPragma(sql);
    if (explained.isPresent()) {
      events.explaining(connection, explained.get());
      return new String[] {explained.get()};
    }
    if (Commits.areFirst(sql)) {
      return true;
    }
    String query = PragmaTables.replace(sql, pragma -> events.tableOf(connection, pragma));
    return query.equals(sql) ? null : new String[] {ANSWERED_NOW, query};
  }

  private Object ofFiles(DriverConnection connection, String sql, String shown)
      throws SQLException {
    Optional<List<String>> columns = events.columnsOfOurs(connection, shown);
    if (columns.isPresent()) {
      return new String[] {shown, StandIn.of(shown, columns.get())};
    }
    Optional<StatementResult> done = events.executeNow(connection, shown);
    if (done.isPresent()) {
      return done.get().hasRow() ? (Object) StandIn.of(done.get()) : (Object) done.get().code();
    }
    return replaced(connection, sql);
  }

  /** The answer to {@link Hook#EXECUTING}. */
  @Nullable Object executing(DriverConnection connection, String sql, @Nullable String parameter) {
    Optional<String> shown = FileStatements.first(sql);
    if (shown.isPresent()) {
      return refusal(connection, shown.get(), Optional.ofNullable(parameter));
    }
    events.committing(connection);
    return null;
  }

  private @Nullable Object refusal(
      DriverConnection connection, String shown, Optional<String> parameter) {
    try {
      events.changingFiles(connection, shown, parameter);
      return null;
    } catch (SQLException e) {
      int code = e.getErrorCode() == 0 ? SQLITE_ERROR : e.getErrorCode();
      return StatementResult.refusal(code, String.valueOf(e.getMessage())).outcome();
    }
  }

  /** The answer to {@link Hook#SCRIPT}. */
  @Nullable Object toRun(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException {
    List<String> parts = FileStatements.parts(sql);
    if (parts.size() == 1 && events.mayWriteJointly(connection)) {
      parts = Commits.parts(sql);
    }
    if (parts.size() > 1) {
      return parts.toArray(new String[0]);
    }
    Optional<String> shown = FileStatements.first(sql);
    if (shown.isPresent()) {
      if (FileStatements.changesFiles(shown.get())) {
        return refusal(connection, shown.get(), Optional.empty());
      }
      if (events.columnsOfOurs(connection, shown.get()).isPresent()) {
        return events.execute(connection, shown.get(), statementsInProgress).outcome();
      }
      Optional<StatementResult> done = events.executeNow(connection, shown.get());
      return done.isPresent() ? done.get().outcome() : replaced(connection, sql);
    }
    Optional<String> explained = FileStatements.explainedPragma(sql);
    if (explained.isPresent()) {
      events.explaining(connection, explained.get());
      try {
        return connection.run(sql).outcome();
      } finally {
        events.explained(connection, explained.get());
      }
    }
    if (Commits.areFirst(sql)) {
      events.committing(connection);
    }
    return null;
  }

  private String replaced(DriverConnection connection, String sql) {
    return FileStatements.replaceFirst(sql, statement -> events.statement(connection, statement));
  }
}
