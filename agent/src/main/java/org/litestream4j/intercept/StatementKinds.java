package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What the statements of an SQL text are to the transaction that they run in. What is not known to
 * write nothing counts as a write, but for PRAGMA: which of them write is known.
 */
final class StatementKinds {
  static final int READ = 0;
  static final int WRITE = 1;

  /** BEGIN, which fails within a transaction. */
  static final int BEGIN = 2;

  /** COMMIT and END. */
  static final int COMMIT = 3;

  /** RELEASE, which may commit. */
  static final int RELEASE = 4;

  /** ROLLBACK, also to a savepoint. */
  static final int ROLLBACK = 5;

  static final int SAVEPOINT = 6;

  private static final String[] READS = {"SELECT", "VALUES", "EXPLAIN", "ATTACH", "DETACH"};
  private static final String[] WRITES = {"INSERT", "UPDATE", "DELETE"};

  private static final Set<String> WRITING_PRAGMAS =
      new HashSet<>(Arrays.asList("incremental_vacuum", "optimize"));

  /** These only if a value is given. */
  private static final Set<String> SETTING_PRAGMAS =
      new HashSet<>(
          Arrays.asList(
              "application_id",
              "auto_vacuum",
              "default_cache_size",
              "hexrekey",
              "rekey",
              "schema_version",
              "user_version"));

  private StatementKinds() {}

  /** The kind of each statement of {@code sql}, in order. */
  static int[] of(String sql) {
    int[] kinds = new int[1];
    int count = 0;
    int start = SqlText.statementFrom(sql, 0);
    while (start < sql.length()) {
      if (count == kinds.length) {
        kinds = Arrays.copyOf(kinds, 2 * count);
      }
      int end = SqlText.endOfStatement(sql, start);
      kinds[count++] = of(sql, start, end);
      start = SqlText.statementFrom(sql, end);
    }
    return count == kinds.length ? kinds : Arrays.copyOf(kinds, count);
  }

  private static int of(String sql, int start, int end) {
    if (isAny(sql, start, READS)) {
      return READ;
    }
    if (isAny(sql, start, "BEGIN")) {
      return BEGIN;
    }
    if (isAny(sql, start, "SAVEPOINT")) {
      return SAVEPOINT;
    }
    if (isAny(sql, start, "COMMIT", "END")) {
      return COMMIT;
    }
    if (isAny(sql, start, "RELEASE")) {
      return RELEASE;
    }
    if (isAny(sql, start, "ROLLBACK")) {
      return ROLLBACK;
    }
    if (isAny(sql, start, "WITH")) {
      return isWriteBehindWith(sql, start, end) ? WRITE : READ;
    }
    if (isAny(sql, start, "PRAGMA")) {
      return isWritingPragma(sql, start, end) ? WRITE : READ;
    }
    return WRITE;
  }

  private static boolean isAny(String sql, int at, String... keywords) {
    for (String keyword : keywords) {
      if (SqlText.isWord(sql, at, keyword)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWriteBehindWith(String sql, int start, int end) {
    int depth = 0;
    for (int at = start; at < end; at = SqlText.nextToken(sql, at)) {
      char first = sql.charAt(at);
      depth += first == '(' ? 1 : first == ')' ? -1 : 0;
      boolean isReplace =
          SqlText.isWord(sql, at, "REPLACE")
              && SqlText.isWord(sql, SqlText.nextToken(sql, at), "INTO");
      if (depth == 0 && (isAny(sql, at, WRITES) || isReplace)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWritingPragma(String sql, int start, int end) {
    int name = SqlText.nextToken(sql, start);
    int next = name < end ? SqlText.nextToken(sql, name) : end;
    if (next < end && sql.charAt(next) == '.') {
      name = SqlText.nextToken(sql, next);
      next = name < end ? SqlText.nextToken(sql, name) : end;
    }
    if (name >= end) {
      return false;
    }
    String pragma = word(sql, name);
    boolean hasValue = next < end && (sql.charAt(next) == '=' || sql.charAt(next) == '(');
    return WRITING_PRAGMAS.contains(pragma) || (hasValue && SETTING_PRAGMAS.contains(pragma));
  }

  private static String word(String sql, int at) {
    String token = sql.substring(at, SqlText.afterToken(sql, at)).toLowerCase(Locale.ROOT);
    boolean isQuoted = token.length() > 1 && "\"'`[".indexOf(token.charAt(0)) >= 0;
    return isQuoted ? token.substring(1, token.length() - 1) : token;
  }
}
