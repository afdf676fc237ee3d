package org.litestream4j.intercept;

import java.util.function.UnaryOperator;

/**
 * The statements of an SQL text that are about files and modes rather than about rows: {@code
 * PRAGMA}, {@code ATTACH}, {@code DETACH}, {@code VACUUM}. Each is shown alone, without comments
 * and semicolon. Every text that the app runs passes here: a text of one statement costs a look at
 * its first word and for a semicolon, nothing else.
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

  /** The text to run in place of {@code sql}, all of whose statements SQLite runs. */
  static String replaceEach(String sql, UnaryOperator<String> replacement) {
    int length = withoutTrailingSemicolons(sql);
    StringBuilder result = new StringBuilder();
    int copied = 0;
    int start = SqlText.statementFrom(sql, 0);
    while (start < length) {
      boolean concerned = isAboutFiles(sql, start);
      int semicolon = sql.indexOf(';', start);
      boolean isLast = semicolon < 0 || semicolon >= length;
      if (isLast && !concerned) {
        break;
      }
      int end = SqlText.endOfStatement(sql, start);
      if (concerned) {
        result.append(sql, copied, start).append(replace(sql.substring(start, end), replacement));
        copied = end;
      }
      start = SqlText.statementFrom(sql, end);
    }
    return copied == 0 ? sql : result.append(sql, copied, sql.length()).toString();
  }

  /** The statement as the app wrote it, comments and all, if it is not to be replaced. */
  private static String replace(String statement, UnaryOperator<String> replacement) {
    String shown = SqlText.withoutComments(statement);
    String replaced = replacement.apply(shown);
    return replaced.equals(shown) ? statement : replaced;
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
