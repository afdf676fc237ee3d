package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.io.Directories;
import org.litestream4j.io.SideFile;

/** A database that gives way to a restored one and is kept beside it, with its side files. */
public final class Replaced {
  private final Path path;

  private Replaced(Path path) {
    this.path = path;
  }

  /**
   * Under a name that nothing has yet.
   *
   * @param why in one word, such as {@code diverged}
   */
  public static Replaced beside(Path database, String why, long nowMillis) {
    long millis = nowMillis;
    Path path = named(database, why, millis);
    while (Files.exists(path)) {
      path = named(database, why, ++millis);
    }
    return new Replaced(path);
  }

  private static Path named(Path database, String why, long millis) {
    return database.resolveSibling(database.getFileName() + "." + why + "-" + millis);
  }

  /** What it is called from now on. */
  public Path path() {
    return path;
  }

  /**
   * Moves it there. The database itself goes first: without its side files, which may hold half of
   * it, it must not be found under its name.
   */
  void keep(Path database) throws IOException {
    Files.move(database, path);
    for (SideFile side : SideFile.values()) {
      if (Files.exists(side.of(database))) {
        Files.move(side.of(database), side.of(path));
      }
    }
    Directories.force(path.resolveSibling(".").normalize());
  }
}
