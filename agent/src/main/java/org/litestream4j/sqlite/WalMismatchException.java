package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;

/** The WAL no longer holds, at a position, the frame that was read there. */
public final class WalMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  WalMismatchException(Path wal, WalPosition position) {
    super(
        wal
            + " no longer holds the frame that ends at "
            + position
            + "; the database is compared page by page instead");
  }
}
