package org.litestream4j.registry;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is one PRAGMA and nothing else (sqlite.org/pragma.html, "PRAGMA command
 * syntax").
 */
final class Pragma {
  private final String schema;
  private final String name;
  private final Optional<String> value;

  private Pragma(String schema, String name, Optional<String> value) {
    this.schema = schema;
    this.name = name;
    this.value = value;
  }

  /** Empty for any other text. */
  static Optional<Pragma> parse(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    while (tokens.take(";")) {
      // SQLite skips empty statements.
    }
    return tokens.takeWord("PRAGMA") ? Optional.ofNullable(named(tokens)) : Optional.empty();
  }

  private static @Nullable Pragma named(SqlTokens tokens) {
    Optional<String> first = tokens.takeName();
    boolean hasSchema = tokens.take(".");
    Optional<String> name = hasSchema ? tokens.takeName() : first;
    if (!first.isPresent() || !name.isPresent()) {
      return null;
    }
    Optional<String> value = Optional.empty();
    boolean isCall = tokens.take("(");
    if (isCall || tokens.take("=")) {
      value = tokens.takeValue();
      if (!value.isPresent() || (isCall && !tokens.take(")"))) {
        return null;
      }
    }
    while (tokens.take(";")) {
      // As at the beginning.
    }
    String schema = hasSchema ? first.get() : "";
    return tokens.areAtEnd() ? new Pragma(lower(schema), lower(name.get()), value) : null;
  }

  /** The schema in lower case; empty if none is named. */
  String schema() {
    return schema;
  }

  String name() {
    return name;
  }

  /** What it is to be set to, in lower case; empty if it is only read. */
  Optional<String> value() {
    return value.map(Pragma::lower);
  }

  /** The same as the app wrote it. */
  Optional<String> writtenValue() {
    return value;
  }

  /** The same without a value. */
  Pragma reading() {
    return new Pragma(schema, name, Optional.empty());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
