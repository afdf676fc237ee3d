package org.litestream4j.io;

import java.nio.file.Path;

/** A file that SQLite keeps beside a database, named after it (sqlite.org/tempfiles.html). */
public enum SideFile {
  WAL("-wal"),
  SHM("-shm"),
  JOURNAL("-journal");

  private final String suffix;

  SideFile(String suffix) {
    this.suffix = suffix;
  }

  public Path of(Path database) {
    return database.resolveSibling(database.getFileName() + suffix);
  }
}
