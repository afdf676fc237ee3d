package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.SideFile;

/** Notices that a database that is not followed yet was changed, from the outside of its files. */
final class IdleWatch {
  /** What the files say. */
  enum Change {
    NONE,
    /** The database file was written to: rollback-journal mode. */
    IN_PLACE,
    /** There are frames in a WAL. */
    IN_WAL
  }

  private final Path database;
  private final Path wal;
  private final FileIdentity foundAs;

  IdleWatch(Path database, FileIdentity foundAs) {
    this.database = database;
    this.wal = SideFile.WAL.of(database);
    this.foundAs = foundAs;
  }

  /**
   * Whether {@link Change#NONE} proves that nothing was written: a write so soon after the one
   * before that both have one time would not be seen.
   */
  boolean isProof() {
    return foundAs.sizeBytes() == 0 || foundAs.wasAtRest();
  }

  Change look() throws IOException {
    if (FileSize.ofAny(wal) > 0) {
      return Change.IN_WAL;
    }
    Optional<FileIdentity> now = FileIdentity.read(database);
    boolean isEmpty = !now.isPresent() || now.get().sizeBytes() == 0;
    return isEmpty || now.get().equals(foundAs) ? Change.NONE : Change.IN_PLACE;
  }
}
