package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.sqlite.WalFile;
import org.litestream4j.sqlite.WalMismatchException;
import org.litestream4j.sqlite.WalPosition;

/** What proves, without a look at its pages, that a database is the one that a chain describes. */
public final class StateProof {
  private StateProof() {}

  /**
   * Whether the process that replicates a database has captured all of it. Its files are only read.
   * A record that it is writing just now proves nothing.
   */
  public static boolean isCapturedBy(MetaDirectory meta, Path database) throws IOException {
    Path record = meta.file(PageChecksumFile.NAME);
    if (!Files.exists(record)) {
      return false;
    }
    try (PageChecksumFile file = PageChecksumFile.openToRead(record)) {
      return holds(file.state(), database);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  static boolean holds(Optional<ChainState> state, Path database) throws IOException {
    Optional<FileIdentity> now = FileIdentity.read(database);
    if (!state.isPresent() || !now.isPresent()) {
      return false;
    }
    try (WalFile wal = new WalFile(database)) {
      return wal.lengthBytes() == 0
          ? state.get().closedFile().filter(closed -> closed.provesUntouched(now.get())).isPresent()
          : isEndOf(wal, state.get().walPosition());
    }
  }

  private static boolean isEndOf(WalFile wal, WalPosition position) throws IOException {
    try {
      return wal.holdsAllUpTo(position) && wal.scan(position, Long.MAX_VALUE).isEmpty();
    } catch (WalMismatchException e) {
      return false;
    }
  }
}
