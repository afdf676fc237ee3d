package org.litestream4j.intercept;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The statements of an SQL text that are about files and modes rather than about rows: {@code
 * PRAGMA}, {@code ATTACH}, {@code DETACH}, {@code VACUUM}. Each is shown alone, without comments
 * and semicolon. So is a PRAGMA that is to be explained, as many act when they are compiled. Every
 * text that the app runs passes here: a text of one statement costs a look at its first word and
 * for a semicolon, nothing else.
 */
final class FileStatements {
  private static final String[] KEYWORDS = {"PRAGMA", "ATTACH", "DETACH", "VACUUM"};

  private FileStatements() {}

  /** The text to prepare in place of {@code sql}: SQLite compiles its first statement alone. */
  static String replaceFirst(String sql, UnaryOperator<String> replacement) {
    int start = SqlText.statementFrom(sql, 0);
    if (!isAboutFiles(sql, start)) {
      return sql;
    }
    int end = SqlText.endOfStatement(sql, start);
    String replaced = replace(sql.substring(start, end), replacement);
    return sql.substring(0, start) + replaced + sql.substring(end);
  }

  /** The first statement of {@code sql} as it is shown, if it is about files and modes. */
  static Optional<String> first(String sql) {
    int start = SqlText.statementFrom(sql, 0);
    return isAboutFiles(sql, start)
        ? Optional.of(
            SqlText.withoutComments(sql.substring(start, SqlText.endOfStatement(sql, start))))
        : Optional.empty();
  }

  /** Whether a statement, as it is shown, is ATTACH or DETACH. */
  static boolean changesFiles(String shown) {
    return SqlText.isWord(shown, 0, "ATTACH") || SqlText.isWord(shown, 0, "DETACH");
  }

  /** The PRAGMA that the first statement of {@code sql} wants to have explained, as it is shown. */
  static Optional<String> explainedPragma(String sql) {
    int start = SqlText.statementFrom(sql, 0);
    if (!SqlText.isWord(sql, start, "EXPLAIN")) {
      return Optional.empty();
    }
    int explained = SqlText.explainedFrom(sql, start);
    return SqlText.isWord(sql, explained, "PRAGMA")
        ? Optional.of(
            SqlText.withoutComments(
                sql.substring(explained, SqlText.endOfStatement(sql, explained))))
        : Optional.empty();
  }

  /**
   * The parts of {@code sql}, all of whose statements SQLite runs, in each of which such a
   * statement is alone; only {@code sql} itself if there is nothing to part.
   */
  static List<String> parts(String sql) {
    int length = withoutTrailingSemicolons(sql);
    List<String> parts = new ArrayList<>();
    int taken = 0;
    boolean hasOthers = false;
    boolean isLast = false;
    for (int start = SqlText.statementFrom(sql, 0); start < length && !isLast; ) {
      int semicolon = sql.indexOf(';', start);
      isLast = semicolon < 0 || semicolon >= length;
      boolean concerned = isPart(sql, start);
      if (concerned && hasOthers) {
        parts.add(sql.substring(taken, start));
        taken = start;
      }
      int end = isLast ? sql.length() : SqlText.endOfStatement(sql, start);
      hasOthers = !concerned;
      if (concerned) {
        parts.add(sql.substring(taken, end));
        taken = end;
      }
      start = SqlText.statementFrom(sql, end);
    }
    if (hasOthers || parts.isEmpty()) {
      parts.add(sql.substring(taken));
    }
    return parts;
  }

  /** The statement as the app wrote it, comments and all, if it is not to be replaced. */
  private static String replace(String statement, UnaryOperator<String> replacement) {
    String shown = SqlText.withoutComments(statement);
    String replaced = replacement.apply(shown);
    return replaced.equals(shown) ? statement : replaced;
  }

  private static boolean isPart(String sql, int start) {
    return isAboutFiles(sql, start) || explainedPragma(sql.substring(start)).isPresent();
  }

  private static boolean isAboutFiles(String sql, int start) {
    for (String keyword : KEYWORDS) {
      if (SqlText.isWord(sql, start, keyword)) {
        return true;
      }
    }
    return false;
  }

  private static int withoutTrailingSemicolons(String sql) {
    int length = sql.length();
    while (length > 0 && (sql.charAt(length - 1) == ';' || sql.charAt(length - 1) <= ' ')) {
      length--;
    }
    return length;
  }
}
