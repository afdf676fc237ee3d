package org.litestream4j.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/**
 * Keys that the app states for attached databases: {@code ATTACH 'file' AS name KEY 'key'}. Without
 * one an attached database has the key of its connection (utelle.github.io/SQLite3MultipleCiphers,
 * "SQL Statements"). A key that is a parameter or an expression is not seen.
 */
final class AttachedKeys {
  private static final String KEY = "key";

  private final Map<List<Object>, String> keys = new ConcurrentHashMap<>();

  /** {@code connection} is about to run {@code sql}. */
  void note(DriverConnection connection, String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    if (!tokens.takeWord("ATTACH")) {
      return;
    }
    boolean unused = tokens.takeWord("DATABASE");
    boolean isNamed = tokens.takeName().isPresent() && tokens.takeWord("AS");
    Optional<String> schema = isNamed ? tokens.takeName() : Optional.empty();
    Optional<String> key =
        schema.isPresent() && tokens.takeWord("KEY") ? tokens.takeName() : Optional.empty();
    if (key.isPresent() && tokens.areAtEnd()) {
      keys.put(of(connection, schema.get()), key.get());
    }
  }

  /** The properties of a connection to {@code attached} alone. */
  Properties properties(
      DriverConnection connection,
      List<Schema> schemas,
      OpenDatabase attached,
      Properties ofConnection) {
    return schemas.stream()
        .filter(schema -> schema.database().filter(attached::equals).isPresent())
        .map(schema -> keys.get(of(connection, schema.name())))
        .filter(Objects::nonNull)
        .findFirst()
        .map(key -> withKey(ofConnection, key))
        .orElse(ofConnection);
  }

  private static Properties withKey(Properties ofConnection, String key) {
    Properties own = new Properties();
    ofConnection.stringPropertyNames().stream()
        .filter(name -> !name.equals("password"))
        .forEach(name -> own.setProperty(name, ofConnection.getProperty(name)));
    own.setProperty(KEY, key);
    return own;
  }

  void forget(DriverConnection connection) {
    keys.keySet().removeIf(of -> of.contains(connection));
  }

  private static List<Object> of(DriverConnection connection, String schema) {
    return Arrays.asList(connection, schema.toLowerCase(Locale.ROOT));
  }
}
