package org.litestream4j.capture;

import java.io.IOException;
import org.litestream4j.sqlite.HeldWal;
import org.litestream4j.sqlite.WalFile;
import org.litestream4j.sqlite.WalMismatchException;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

/**
 * Finds the committed end of the WAL and copies nothing: for a database whose WAL must not grow
 * although its commits cannot be captured. Whoever captures again begins with a comparison.
 */
final class SkippingCopier implements HeldWal.Copier {
  private static final long MAX_RANGE_BYTES = 64L << 20;

  private final WalFile wal;
  private WalPosition position;

  SkippingCopier(WalFile wal, WalPosition position) {
    this.wal = wal;
    this.position = position;
  }

  @Override
  public WalPosition copyToEnd() throws IOException {
    try {
      WalRange range;
      do {
        range = wal.scan(position, MAX_RANGE_BYTES);
        position = range.isEmpty() ? position : range.end();
      } while (range.sizeBytes() >= MAX_RANGE_BYTES);
    } catch (WalMismatchException e) {
      position = wal.scanGeneration().end();
    }
    return position;
  }

  @Override
  public WalPosition collectToEnd() throws IOException {
    return copyToEnd();
  }
}
