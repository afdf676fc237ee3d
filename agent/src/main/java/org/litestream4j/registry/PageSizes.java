package org.litestream4j.registry;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestream4j.intercept.DriverConnection;

/**
 * VACUUM gives a database another page size, if one was asked for, but not in WAL mode
 * (sqlite.org/pragma.html, page_size). A database that we switched is switched back before.
 */
final class PageSizes {
  private static final Pattern VACUUM =
      Pattern.compile("VACUUM(?:\\s+[\"'`\\[]?(\\w+)[\"'`\\]]?)?\\s*", Pattern.CASE_INSENSITIVE);

  private final Set<DriverConnection> asking = ConcurrentHashMap.newKeySet();

  /** {@code connection} is about to run {@code pragma}. */
  void note(DriverConnection connection, Pragma pragma) {
    if (pragma.name().equals("page_size") && pragma.value().isPresent()) {
      asking.add(connection);
    }
  }

  /**
   * The schema that {@code sql} is about to rewrite with another page size, {@code main} by
   * default; empty for any other text, and where no page size was asked for.
   */
  Optional<String> rewrittenBy(DriverConnection connection, String sql) {
    return asking.contains(connection) ? vacuumed(sql) : Optional.empty();
  }

  /** The schema that {@code sql} rewrites, {@code main} by default; empty for any other text. */
  static Optional<String> vacuumed(String sql) {
    Matcher vacuum = VACUUM.matcher(sql.trim());
    if (!vacuum.matches()) {
      return Optional.empty();
    }
    @Nullable String schema = vacuum.group(1);
    return Optional.of(schema == null ? "main" : schema);
  }

  void forget(DriverConnection connection) {
    asking.remove(connection);
  }
}
