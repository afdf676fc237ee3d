package org.litestream4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The size of files that may vanish at any moment. */
public final class FileSize {
  private FileSize() {}

  /** Bytes; 0 if there is no such file. */
  public static long ofAny(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
