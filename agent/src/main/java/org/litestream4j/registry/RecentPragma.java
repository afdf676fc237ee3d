package org.litestream4j.registry;

import java.util.Optional;

/**
 * The text that was parsed last, and what it is: a driver sets the same pragma at each open, and
 * each is asked about more than once. On any thread.
 */
final class RecentPragma {
  /** Longer texts are no pragmas that an app repeats, and are not kept in memory. */
  private static final int MAX_CHARS = 100;

  private volatile Parsed last = new Parsed("", Optional.empty());

  /** As {@link Pragma#parse}. */
  Optional<Pragma> parse(String sql) {
    Parsed known = last;
    if (known.sql.equals(sql)) {
      return known.pragma;
    }
    Optional<Pragma> pragma = Pragma.parse(sql);
    if (sql.length() <= MAX_CHARS) {
      last = new Parsed(sql, pragma);
    }
    return pragma;
  }

  private static final class Parsed {
    private final String sql;
    private final Optional<Pragma> pragma;

    Parsed(String sql, Optional<Pragma> pragma) {
      this.sql = sql;
      this.pragma = pragma;
    }
  }
}
