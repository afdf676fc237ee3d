package org.litestream4j.bootstrap;

/** Where a key can stand. */
public enum Place {
  /** The agent's argument, system properties, environment variables. */
  OUTSIDE("outside the file"),
  FILE_TOP("at the top of the file"),
  DATABASE_ENTRY("in an entry of dbs"),
  REPLICA_ENTRY("in a replica");

  private final String text;

  Place(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
