package org.litestream4j.intercept;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queries of the tables that SQLite makes of pragmas (sqlite.org/pragma.html, "PRAGMA functions"):
 * a table of a WITH clause takes the place of one by its name alone. With an argument it would not,
 * and the query is left as it is.
 */
final class PragmaTables {
  private static final String PREFIX = "pragma_";
  private static final Pattern TABLE =
      Pattern.compile("\\b" + PREFIX + "(\\w+)\\b(\\s*\\()?", Pattern.CASE_INSENSITIVE);

  private PragmaTables() {}

  /**
   * The text to prepare in place of {@code sql}.
   *
   * @param content the query in place of what {@code PRAGMA <name>} reads, or empty to leave it
   */
  static String replace(String sql, Function<String, Optional<String>> content) {
    int start = SqlText.statementFrom(sql, 0);
    boolean hasWith = SqlText.isWord(sql, start, "WITH");
    if ((!hasWith && !SqlText.isWord(sql, start, "SELECT")) || !mentionsAny(sql)) {
      return sql;
    }
    StringBuilder tables = new StringBuilder();
    Set<String> names = new TreeSet<>();
    Matcher table = TABLE.matcher(sql);
    while (table.find()) {
      String name = table.group(1).toLowerCase(Locale.ROOT);
      if (table.group(2) == null && names.add(name)) {
        content
            .apply(name)
            .ifPresent(
                query ->
                    tables
                        .append(tables.length() == 0 ? "" : ", ")
                        .append(PREFIX + name + " AS (" + query + ")"));
      }
    }
    if (tables.length() == 0) {
      return sql;
    }
    int at = hasWith ? SqlText.withoutKeywords(sql, start, "WITH", "RECURSIVE") : start;
    return sql.substring(0, at)
        + (hasWith ? "" : "WITH ")
        + tables
        + (hasWith ? ", " : " ")
        + sql.substring(at);
  }

  private static boolean mentionsAny(String sql) {
    for (int at = sql.indexOf('_'); at >= 0; at = sql.indexOf('_', at + 1)) {
      int start = at + 1 - PREFIX.length();
      if (start >= 0 && sql.regionMatches(true, start, PREFIX, 0, PREFIX.length())) {
        return true;
      }
    }
    return false;
  }
}
