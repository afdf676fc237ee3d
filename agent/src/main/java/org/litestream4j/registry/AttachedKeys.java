package org.litestream4j.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/**
 * Keys that the app states for attached databases: {@code ATTACH 'file' AS name KEY 'key'}. Without
 * one an attached database has the key of its connection (utelle.github.io/SQLite3MultipleCiphers,
 * "SQL Statements"). A key that is an expression, or a second parameter, is not seen.
 */
final class AttachedKeys {
  private static final String KEY = "key";

  private final Map<List<Object>, String> keys = new ConcurrentHashMap<>();

  /** {@code connection} is about to run {@code attach}. */
  void note(DriverConnection connection, AttachStatement attach) {
    if (attach.schema().isPresent() && attach.key().isPresent()) {
      keys.put(of(connection, attach.schema().get()), attach.key().get());
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
