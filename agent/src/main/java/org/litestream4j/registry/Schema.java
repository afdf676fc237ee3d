package org.litestream4j.registry;

import java.util.List;
import java.util.Optional;

/** A database as one connection knows it: {@code main}, {@code temp} or what it has attached. */
final class Schema {
  private final String name;
  private final Optional<OpenDatabase> database;

  /**
   * @param database the file behind it; empty if there is none, or none that was asked for
   */
  Schema(String name, Optional<OpenDatabase> database) {
    this.name = name;
    this.database = database;
  }

  /** The one of that name, or {@code main} for the empty name. */
  static Optional<Schema> in(List<Schema> schemas, String name) {
    return schemas.stream()
        .filter(schema -> schema.isNamed(name.isEmpty() ? "main" : name))
        .findFirst();
  }

  private boolean isNamed(String wanted) {
    return name.equalsIgnoreCase(wanted);
  }

  String name() {
    return name;
  }

  /** The name in quotes, as it stands in SQL. */
  String quoted() {
    return quoted(name);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  Optional<OpenDatabase> database() {
    return database;
  }

  boolean hasOurCheckpoints() {
    return database.filter(OpenDatabase::areCheckpointsOurs).isPresent();
  }

  /** The file behind it, if our connections are there. */
  Optional<OpenDatabase> served() {
    return database.filter(open -> open.servedJournalMode().isPresent());
  }
}
