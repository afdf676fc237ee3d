package org.litestream4j.config;

import java.io.IOException;
import java.nio.file.Path;

/** Compares paths as the file system sees them: SQLite reports a database behind its links. */
final class SameFile {
  private SameFile() {}

  static boolean isSame(Path one, Path other) {
    return one.equals(other) || resolved(one).equals(resolved(other));
  }

  /** {@code path} without links, as far as it exists. */
  static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : resolved(parent).resolve(name);
    }
  }
}
