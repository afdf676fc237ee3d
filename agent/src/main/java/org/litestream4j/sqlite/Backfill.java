package org.litestream4j.sqlite;

/** What a checkpoint answered. */
final class Backfill {
  private final boolean busy;
  private final int walFrames;
  private final int backfilledFrames;

  private Backfill(boolean busy, int walFrames, int backfilledFrames) {
    this.busy = busy;
    this.walFrames = walFrames;
    this.backfilledFrames = backfilledFrames;
  }

  /** The three columns of {@code PRAGMA wal_checkpoint}. */
  static Backfill of(int busy, int walFrames, int backfilledFrames) {
    return new Backfill(busy != 0, walFrames, backfilledFrames);
  }

  /** Whether every frame of the WAL is in the database file. */
  boolean isComplete() {
    return !busy && walFrames == backfilledFrames;
  }

  /** Whether another connection is at a checkpoint, and nothing was learned. */
  boolean isBusy() {
    return busy;
  }

  /** The end in bytes of the backfilled part of the WAL. */
  long endOffset(int pageSizeBytes) {
    return WalHeader.SIZE_BYTES
        + (long) Math.max(backfilledFrames, 0) * (WalFile.FRAME_HEADER_BYTES + pageSizeBytes);
  }
}
