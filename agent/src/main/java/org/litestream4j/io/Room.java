package org.litestream4j.io;

import java.io.File;
import java.nio.file.Path;

/** How much can still be written. One system call for each look; nothing is opened. */
public interface Room {
  /**
   * Bytes that this user may still write where {@code directory} is, or would be if it existed. A
   * quota is not seen here. {@link Long#MAX_VALUE} where the file system does not tell.
   */
  long usableBytes(Path directory);

  /** What the file systems say. */
  static Room ofFileSystems() {
    return directory -> {
      File existing = directory.toAbsolutePath().toFile();
      while (!existing.isDirectory() && existing.getParentFile() != null) {
        existing = existing.getParentFile();
      }
      return existing.getTotalSpace() == 0 ? Long.MAX_VALUE : existing.getUsableSpace();
    };
  }
}
