package org.litestream4j.registry;

import java.util.Optional;

/**
 * {@code ATTACH file AS schema KEY key} (sqlite.org/lang_attach.html; the key is that of
 * utelle.github.io/SQLite3MultipleCiphers, "SQL Statements"), each part of it as far as it is a
 * text, a name or the first parameter of the statement.
 */
final class AttachStatement {
  private final Optional<String> file;
  private final Optional<String> schema;
  private final Optional<String> key;

  private AttachStatement(Optional<String> file, Optional<String> schema, Optional<String> key) {
    this.file = file;
    this.schema = schema;
    this.key = key;
  }

  /**
   * @param parameter what the first parameter is set to, if that is known
   * @return empty for any other statement
   */
  static Optional<AttachStatement> parse(String sql, Optional<String> parameter) {
    SqlTokens tokens = new SqlTokens(sql);
    if (!tokens.takeWord("ATTACH")) {
      return Optional.empty();
    }
    boolean unused = tokens.takeWord("DATABASE");
    boolean isParameter = tokens.takeFirstParameter();
    Optional<String> file = isParameter ? parameter : tokens.takeName();
    if (!tokens.takeWord("AS")) {
      return Optional.of(new AttachStatement(Optional.empty(), Optional.empty(), Optional.empty()));
    }
    Optional<String> schema = tokens.takeName();
    Optional<String> key = Optional.empty();
    if (schema.isPresent() && tokens.takeWord("KEY")) {
      key = !isParameter && tokens.takeFirstParameter() ? parameter : tokens.takeName();
    }
    return Optional.of(
        new AttachStatement(file, schema, tokens.areAtEnd() ? key : Optional.empty()));
  }

  /** The name that SQLite opens. */
  Optional<String> file() {
    return file;
  }

  Optional<String> schema() {
    return schema;
  }

  Optional<String> key() {
    return key;
  }
}
