package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.SideFile;

/** Notices that a database is written to after its last capture, from the outside of its files. */
final class LateWrites {
  private final Path database;
  private @Nullable List<Optional<FileIdentity>> captured;

  LateWrites(Path database) {
    this.database = database;
  }

  /** It has been captured, and will not be any more. */
  void begin() throws IOException {
    captured = look();
  }

  boolean haveCome() {
    try {
      return captured != null && !look().equals(captured);
    } catch (IOException unknown) {
      return false;
    }
  }

  private List<Optional<FileIdentity>> look() throws IOException {
    return Arrays.asList(FileIdentity.read(database), FileIdentity.read(SideFile.WAL.of(database)));
  }
}
