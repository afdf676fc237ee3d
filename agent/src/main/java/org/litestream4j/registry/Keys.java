package org.litestream4j.registry;

import java.util.Optional;
import java.util.Properties;

/**
 * The key of a database that a driver encrypts, and statements of the app that change it
 * (utelle.github.io/SQLite3MultipleCiphers, "SQL Pragmas"). Such a statement acts when it is
 * compiled, writes to all of the file, and is refused in WAL mode.
 */
final class Keys {
  private static final String REKEY = "rekey";
  private static final String HEX_REKEY = "hexrekey";
  private static final String KEY = "key";
  private static final String PASSWORD = "password";
  private static final String HEX_MODE = "hexkey_mode";

  private Keys() {}

  static boolean isChange(Pragma pragma) {
    return pragma.name().equals(REKEY) || pragma.name().equals(HEX_REKEY);
  }

  /** From now on connections to {@code database} need the key of {@code change}. */
  static void follow(OpenDatabase database, Pragma change) {
    Properties properties = without(database.properties());
    // Without a value, or with an empty one, the database is no longer encrypted.
    Optional<String> key = change.writtenValue().filter(text -> !text.isEmpty());
    if (key.isPresent()) {
      properties.setProperty(KEY, key.get());
      if (change.name().equals(HEX_REKEY)) {
        properties.setProperty(HEX_MODE, "SSE");
      }
    }
    database.properties(properties);
  }

  /** What else a connection needs of {@code properties}. */
  private static Properties without(Properties properties) {
    Properties others = new Properties();
    properties.stringPropertyNames().stream()
        .filter(name -> !name.equals(KEY) && !name.equals(PASSWORD) && !name.equals(HEX_MODE))
        .forEach(name -> others.setProperty(name, properties.getProperty(name)));
    return others;
  }
}
