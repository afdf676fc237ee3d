package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.io.SideFile;

/**
 * What SQLite keeps beside a database. Left from an earlier database they are poison: SQLite would
 * replay a stale {@code -wal} or {@code -journal} over the restored file.
 */
public final class SideFiles {
  private SideFiles() {}

  /** The side files that lie beside {@code database} now. */
  public static List<Path> beside(Path database) {
    List<Path> found = new ArrayList<>();
    for (SideFile file : SideFile.values()) {
      Path path = file.of(database);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        found.add(path);
      }
    }
    return found;
  }

  static void delete(Path database) throws IOException {
    for (Path path : beside(database)) {
      Files.deleteIfExists(path);
    }
  }
}
