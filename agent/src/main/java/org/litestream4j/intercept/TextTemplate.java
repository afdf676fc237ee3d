package org.litestream4j.intercept;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/** SQL text, before SQLite gets it. */
abstract class TextTemplate extends InProgressTemplate {
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;

  /** What the statement means that is prepared next, and what is prepared in its place. */
  String @Nullable [] standIn;

  /** The text of the statement that is prepared next, if its executions are to be told. */
  @Nullable String toTell;

  /** Of what was executed last, in place of SQLite's message. */
  @Nullable String refusal;

  /** As the driver throws for a text that it runs as a whole. */
  abstract void throwFor(int code) throws SQLException;

  /** The driver's own, as the app calls it. */
  abstract int execWoven(String sql) throws SQLException;

  /** The text to prepare in place of {@code sql}, of which SQLite takes the first statement. */
  final @Nullable String statement(@Nullable String sql) throws SQLException {
    standIn = null;
    toTell = null;
    Object replacement =
        connection == null || sql == null ? null : tell(Hook.STATEMENT, connection, sql);
    if (replacement instanceof String[]) {
      standIn = (String[]) replacement;
      return sql;
    }
    toTell = Boolean.TRUE.equals(replacement) ? sql : null;
    if (replacement instanceof Integer) {
      refuse((Integer) replacement);
    }
    return replacement instanceof String ? (String) replacement : sql;
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
}
