package org.litestream4j.intercept;

import java.util.ArrayList;
import java.util.List;

/** The statements of an SQL text that may end a transaction: COMMIT, END, RELEASE. */
final class Commits {
  private static final String[] KEYWORDS = {"COMMIT", "END", "RELEASE"};

  private Commits() {}

  /** Whether {@code sql} begins with one. */
  static boolean areFirst(String sql) {
    return isAt(sql, SqlText.statementFrom(sql, 0));
  }

  /** The parts of {@code sql}, all of whose statements SQLite runs: no part has one but first. */
  static List<String> parts(String sql) {
    List<String> parts = new ArrayList<>();
    int taken = 0;
    int start = SqlText.statementFrom(sql, 0);
    while (start < sql.length()) {
      start = SqlText.statementFrom(sql, SqlText.endOfStatement(sql, start));
      if (isAt(sql, start)) {
        parts.add(sql.substring(taken, start));
        taken = start;
      }
    }
    parts.add(sql.substring(taken));
    return parts;
  }

  private static boolean isAt(String sql, int start) {
    for (String keyword : KEYWORDS) {
      if (SqlText.isWord(sql, start, keyword)) {
        return true;
      }
    }
    return false;
  }
}
