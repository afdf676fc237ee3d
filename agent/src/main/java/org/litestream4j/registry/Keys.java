package org.litestream4j.registry;

import java.util.Optional;
import java.util.Properties;

/**
 * The key of a database that a driver encrypts, where it is stated by a statement of the app
 * (utelle.github.io/SQLite3MultipleCiphers, "SQL Pragmas"). One that changes it acts when it is
 * compiled, writes to all of the file, and is refused in WAL mode.
 */
final class Keys {
  private static final String REKEY = "rekey";
  private static final String HEX_REKEY = "hexrekey";
  private static final String KEY = "key";
  private static final String HEX_KEY = "hexkey";
  private static final String PASSWORD = "password";
  private static final String HEX_MODE = "hexkey_mode";

  private Keys() {}

  static boolean isChange(Pragma pragma) {
    return pragma.name().equals(REKEY) || pragma.name().equals(HEX_REKEY);
  }

  /**
   * A connection to {@code database} runs {@code pragma}. Who opens an existing database has stated
   * the key before; a new one gets it by the first such statement.
   */
  static void noteFirst(OpenDatabase database, Pragma pragma) {
    boolean isKey = pragma.name().equals(KEY) || pragma.name().equals(HEX_KEY);
    if (isKey
        && database.foundAs().sizeBytes() == 0
        && database.properties().getProperty(KEY) == null
        && database.properties().getProperty(PASSWORD) == null) {
      follow(database, pragma);
    }
  }

  /** From now on connections to {@code database} need the key of {@code change}. */
  static void follow(OpenDatabase database, Pragma change) {
    Properties properties = without(database.properties());
    // Without a value, or with an empty one, the database is no longer encrypted.
    Optional<String> key = change.writtenValue().filter(text -> !text.isEmpty());
    if (key.isPresent()) {
      properties.setProperty(KEY, key.get());
      if (change.name().equals(HEX_REKEY) || change.name().equals(HEX_KEY)) {
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
