package org.litestream4j.intercept;

/**
 * Cuts SQL text into statements and words as SQLite does. Of what a statement means it knows only
 * that the body of a trigger has semicolons of its own; where that ends, {@code sqlite3_complete()}
 * tells: at END between two semicolons.
 */
final class SqlText {
  private SqlText() {}

  /**
   * Where the next statement begins at {@code at} or later, behind blanks, comments and empty
   * statements; the length of the text if there is none.
   */
  static int statementFrom(String sql, int at) {
    int next = afterBlanks(sql, at);
    while (next < sql.length() && sql.charAt(next) == ';') {
      next = afterBlanks(sql, next + 1);
    }
    return next;
  }

  /** Where the statement that begins at {@code start} ends: at its semicolon or with the text. */
  static int endOfStatement(String sql, int start) {
    boolean hasBody = isTrigger(sql, start);
    boolean afterSemicolon = false;
    boolean afterEnd = false;
    for (int at = start; at < sql.length(); at = afterToken(sql, at)) {
      at = afterBlanks(sql, at);
      if (at == sql.length()) {
        break;
      }
      boolean isSemicolon = sql.charAt(at) == ';';
      if (isSemicolon && (!hasBody || afterEnd)) {
        return at;
      }
      afterEnd = afterSemicolon && isWord(sql, at, "END");
      afterSemicolon = isSemicolon;
    }
    return sql.length();
  }

  /** Whether {@code keyword} stands at {@code at}, in whatever case, as a whole word. */
  static boolean isWord(String sql, int at, String keyword) {
    int end = at + keyword.length();
    return sql.regionMatches(true, at, keyword, 0, keyword.length())
        && (end == sql.length() || !isWordPart(sql.charAt(end)));
  }

  /** Where the statement begins that EXPLAIN, or EXPLAIN QUERY PLAN, at {@code start} is about. */
  static int explainedFrom(String sql, int start) {
    return withoutKeywords(sql, start, "EXPLAIN", "QUERY", "PLAN");
  }

  /** What comes at {@code start} behind those of {@code keywords} that stand there, in order. */
  static int withoutKeywords(String sql, int start, String... keywords) {
    int at = start;
    for (String keyword : keywords) {
      at = isWord(sql, at, keyword) ? nextToken(sql, at) : at;
    }
    return at;
  }

  /** The same statement with a blank in place of each comment. */
  static String withoutComments(String statement) {
    if (!statement.contains("--") && !statement.contains("/*")) {
      return statement;
    }
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < statement.length()) {
      int token = afterBlanks(statement, at);
      result.append(token > at ? " " : "");
      at = token < statement.length() ? afterToken(statement, token) : token;
      result.append(statement, token, at);
    }
    return result.toString();
  }

  private static boolean isTrigger(String sql, int start) {
    int at = isWord(sql, start, "EXPLAIN") ? nextToken(sql, start) : start;
    if (!isWord(sql, at, "CREATE")) {
      return false;
    }
    at = nextToken(sql, at);
    if (isWord(sql, at, "TEMP") || isWord(sql, at, "TEMPORARY")) {
      at = nextToken(sql, at);
    }
    return isWord(sql, at, "TRIGGER");
  }

  /** Where the token begins that comes after the one at {@code token}. */
  static int nextToken(String sql, int token) {
    return afterBlanks(sql, afterToken(sql, token));
  }

  /** Where the token at {@code at} ends. */
  static int afterToken(String sql, int at) {
    char first = sql.charAt(at);
    switch (first) {
      case '\'':
      case '"':
      case '`':
        // A doubled quote inside is an end and a beginning: for us the same.
        return after(sql, first, at + 1);
      case '[':
        return after(sql, ']', at + 1);
      default:
        return isWordPart(first) ? afterWord(sql, at) : at + 1;
    }
  }

  private static int afterWord(String sql, int start) {
    int at = start + 1;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int afterBlanks(String sql, int start) {
    int at = start;
    while (at < sql.length()) {
      if (isBlank(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = after(sql, '\n', at + 2);
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return at;
      }
    }
    return at;
  }

  private static int after(String sql, char end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + 1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\uFEFF';
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
  }
}
