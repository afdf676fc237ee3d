package org.litestream4j.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.litestream4j.intercept.DriverConnection;

/**
 * EXCLUSIVE would keep our connections out; it is answered, and has no effect. Set without a schema
 * it is also the connection's default, and that is what is read without a schema (pragma.c).
 */
final class LockingModes {
  private static final String EXCLUSIVE = "exclusive";

  private final Map<DriverConnection, String> defaults = new ConcurrentHashMap<>();
  private final Map<List<Object>, String> ofDatabases = new ConcurrentHashMap<>();

  /** The text to prepare in place of {@code sql}. */
  String answer(DriverConnection connection, List<Schema> schemas, Pragma pragma, String sql) {
    boolean isDefault = pragma.schema().isEmpty();
    Optional<Schema> schema = Schema.in(schemas, pragma.schema());
    Optional<OpenDatabase> database = schema.flatMap(Schema::database);
    boolean isOfOurs = schemas.stream().anyMatch(each -> each.database().isPresent());
    if (!isOfOurs || (!isDefault && !database.isPresent())) {
      return sql;
    }
    Optional<String> wanted =
        pragma.value().filter(mode -> mode.equals(EXCLUSIVE) || mode.equals("normal"));
    List<OpenDatabase> concerned =
        schemas.stream()
            .filter(each -> isDefault || schema.filter(each::equals).isPresent())
            .flatMap(each -> each.database().map(Stream::of).orElseGet(Stream::empty))
            .collect(Collectors.toList());
    if (concerned.stream().allMatch(LockingModes::isLeftToSqlite)) {
      return sql;
    }
    if (wanted.filter(EXCLUSIVE::equals).isPresent()) {
      concerned.forEach(each -> each.differsIn(Difference.EXCLUSIVE));
    }
    if (wanted.isPresent()) {
      if (isDefault) {
        ofDatabases.keySet().removeIf(of -> of.contains(connection));
        defaults.put(connection, wanted.get());
      } else {
        ofDatabases.put(Arrays.asList(connection, database.get()), wanted.get());
      }
    }
    if (isDefault && wanted.isPresent() && schema.isPresent() && !database.isPresent()) {
      // In a main database that is not ours it may have its effect, and may have none in memory.
      return "PRAGMA main.locking_mode=" + wanted.get();
    }
    String asked = defaults.get(connection);
    if (!isDefault) {
      asked = ofDatabases.getOrDefault(Arrays.asList(connection, database.get()), asked);
    }
    return asked == null ? sql : "SELECT '" + asked + "' AS locking_mode";
  }

  Explanation explanation(DriverConnection connection, List<Schema> schemas, Pragma pragma) {
    String asked = answer(connection, schemas, pragma.reading(), "");
    if (schemas.stream().noneMatch(schema -> schema.database().isPresent())) {
      return Explanation.HARMLESS;
    }
    String schema = pragma.schema().isEmpty() ? "" : Schema.quoted(pragma.schema()) + ".";
    String set = "PRAGMA " + schema + "locking_mode=";
    return Explanation.between(
        asked.contains("exclusive") ? set + "EXCLUSIVE" : "", set + "NORMAL");
  }

  private static boolean isLeftToSqlite(OpenDatabase database) {
    return database.isExempt(Exemption.JOURNAL_MODE) && !database.servedJournalMode().isPresent();
  }

  void forget(DriverConnection connection) {
    defaults.remove(connection);
    ofDatabases.keySet().removeIf(of -> of.contains(connection));
  }
}
