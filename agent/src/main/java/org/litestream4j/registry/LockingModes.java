package org.litestream4j.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/**
 * EXCLUSIVE would keep our connections out; it is answered, and has no effect. Set without a schema
 * it is also the connection's default, and that is what is read without a schema (pragma.c).
 */
final class LockingModes {
  private final Map<DriverConnection, String> defaults = new ConcurrentHashMap<>();
  private final Map<List<Object>, String> ofDatabases = new ConcurrentHashMap<>();

  /** The text to run in place of {@code sql}. */
  String answer(DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    boolean isDefault = pragma.schema().isEmpty();
    Optional<String> wanted =
        pragma.value().filter(mode -> mode.equals("exclusive") || mode.equals("normal"));
    if (wanted.isPresent()) {
      if (isDefault) {
        ofDatabases.keySet().removeIf(of -> of.contains(connection));
        defaults.put(connection, wanted.get());
      } else {
        ofDatabases.put(Arrays.asList(connection, database), wanted.get());
      }
    }
    String asked = defaults.get(connection);
    if (!isDefault) {
      asked = ofDatabases.getOrDefault(Arrays.asList(connection, database), asked);
    }
    return asked == null ? sql : "SELECT '" + asked + "' AS locking_mode";
  }

  void forget(DriverConnection connection) {
    defaults.remove(connection);
    ofDatabases.keySet().removeIf(of -> of.contains(connection));
  }
}
