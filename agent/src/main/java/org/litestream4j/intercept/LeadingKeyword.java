package org.litestream4j.intercept;

/** The first word of an SQL text, found as SQLite's tokenizer finds it. */
final class LeadingKeyword {
  private static final String[] CONCERNING_FILES = {"PRAGMA", "ATTACH", "DETACH", "VACUUM"};

  private LeadingKeyword() {}

  /** Whether the text begins with a statement about files and modes rather than about rows. */
  static boolean concernsFiles(String sql) {
    int start = skipBlanks(sql);
    for (String keyword : CONCERNING_FILES) {
      int end = start + keyword.length();
      if (sql.regionMatches(true, start, keyword, 0, keyword.length())
          && (end == sql.length() || !isWordPart(sql.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  /** Blanks, comments, and the empty statements that SQLite skips before the first real one. */
  private static int skipBlanks(String sql) {
    int at = 0;
    while (at < sql.length()) {
      if (isBlank(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = after(sql, "\n", at + 2);
      } else if (sql.startsWith("/*", at)) {
        at = after(sql, "*/", at + 2);
      } else {
        return at;
      }
    }
    return at;
  }

  private static int after(String sql, String end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  private static boolean isBlank(char c) {
    return c == ' '
        || c == '\t'
        || c == '\n'
        || c == '\f'
        || c == '\r'
        || c == ';'
        || c == '\uFEFF';
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
  }
}
