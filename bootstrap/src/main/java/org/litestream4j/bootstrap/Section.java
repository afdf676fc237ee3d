package org.litestream4j.bootstrap;

/** What a key is about; it decides where the key can stand and which statement of it counts. */
public enum Section {
  START("Start", "Outside the file only."),
  GLOBAL("Process", "Outside the file, or at its top."),
  DATABASE(
      "Database",
      "Outside the file, at its top, or in an entry of `dbs`. Outside wins, then the entry."),
  DATABASE_ENTRY("Entry of `dbs`", "In an entry of `dbs` only."),
  REPLICA(
      "Replica", "Outside the file, at its top, or in a replica. Outside wins, then the replica."),
  REPLICA_ENTRY("Entry of a replica", "In a replica only."),
  STORE(
      "Store of a replica",
      "Outside the file, at its top, or in a replica. The replica wins, because addresses and"
          + " credentials belong together.");

  private final String title;
  private final String standing;

  Section(String title, String standing) {
    this.title = title;
    this.standing = standing;
  }

  public String title() {
    return title;
  }

  /** For people: where its keys can stand, and which statement counts. */
  public String standing() {
    return standing;
  }

  public boolean standsAt(Place place) {
    boolean ofEntry = this == DATABASE_ENTRY || this == REPLICA_ENTRY;
    if (place == Place.OUTSIDE) {
      return !ofEntry;
    }
    if (place == Place.FILE_TOP) {
      return !ofEntry && this != START;
    }
    return place == Place.DATABASE_ENTRY
        ? this == DATABASE || this == DATABASE_ENTRY
        : this == REPLICA || this == REPLICA_ENTRY || this == STORE;
  }
}
