package org.litestream4j.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement that is one PRAGMA and nothing else. */
final class Pragma {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\s*PRAGMA\\s+(?:[\"'`\\[]?(\\w+)[\"'`\\]]?\\s*\\.\\s*)?(\\w+)\\s*"
              + "(?:=\\s*[\"']?(-?\\w+)[\"']?|\\(\\s*[\"']?(-?\\w+)[\"']?\\s*\\))?\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

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
    Matcher matcher = STATEMENT.matcher(sql);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
    return Optional.of(
        new Pragma(
            lower(matcher.group(1)),
            lower(matcher.group(2)),
            Optional.ofNullable(value).map(Pragma::lower)));
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
    return value;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
