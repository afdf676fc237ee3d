package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.SideFile;

/** Notices that a database is written to after its last capture, from the outside of its files. */
final class LateWrites {
  private final Path database;
  private final Path wal;
  private boolean isCaptured;
  private Optional<FileIdentity> capturedDatabase = Optional.empty();
  private Optional<FileIdentity> capturedWal = Optional.empty();

  LateWrites(Path database) {
    this.database = database;
    this.wal = SideFile.WAL.of(database);
  }

  /** It has been captured, and will not be any more. */
  void begin() throws IOException {
    capturedDatabase = FileIdentity.read(database);
    capturedWal = FileIdentity.read(wal);
    isCaptured = true;
  }

  /** A close that brings the WAL into the file writes nothing new. */
  boolean haveCome() {
    try {
      Optional<FileIdentity> walNow = FileIdentity.read(wal);
      if (capturedWal.isPresent() || walNow.isPresent()) {
        return isCaptured && walNow.isPresent() && !walNow.equals(capturedWal);
      }
      return isCaptured && !FileIdentity.read(database).equals(capturedDatabase);
    } catch (IOException unknown) {
      return false;
    }
  }
}
