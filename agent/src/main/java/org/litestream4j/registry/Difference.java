package org.litestream4j.registry;

/** What an app has asked for and does not get, although it is told so. */
public enum Difference {
  EXCLUSIVE(
      "PRAGMA locking_mode=EXCLUSIVE is answered and keeps nobody out, because the replication reads"
          + " along; journal-mode: keep leaves it to SQLite"),
  JOURNAL_MODE(
      "the journal mode that the app has set is in force when it has closed the database; until then"
          + " that stays in WAL mode");

  private final String text;

  Difference(String text) {
    this.text = text;
  }

  /** A sentence about the database, for people. */
  @Override
  public String toString() {
    return text;
  }
}
