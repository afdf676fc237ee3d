package org.litestream4j.capture;

/**
 * How much room there must be, in bytes, before we take some of it. Pure: numbers in, number out.
 *
 * <p>Whoever fills a disk to the last byte makes the app's next commit fail, so part of it is never
 * ours.
 */
final class NeededRoom {
  /**
   * Never used by files of ours: two WALs of the size from which they are settled, so that the app
   * goes on while the WAL is brought into its file.
   */
  static final long RESERVE_BYTES = 8L << 20;

  /** Under this the WAL is settled earlier than its size asks for. */
  static final long SHORT_BYTES = 2 * RESERVE_BYTES;

  /** What the WAL of a busy writer has before the app is held back for longer to restart it. */
  private static final long WAL_BYTES = 16L << 20;

  private static final int USUAL_PAGE_BYTES = 4096;

  private NeededRoom() {}

  /**
   * Before a database is switched to WAL mode, for the file system of its meta directory, which is
   * mostly its own: the WAL, which keeps its largest size until it is closed, the same again as L0
   * files until these are at the replicas, the page checksums, and the first image.
   */
  static long toConvert(long databaseBytes, long walBytes, boolean needsImage) {
    return toConvertBesideMeta(walBytes)
        + WAL_BYTES
        + toCompare(databaseBytes / USUAL_PAGE_BYTES, USUAL_PAGE_BYTES, needsImage)
        - RESERVE_BYTES;
  }

  /** The same, for the file system of the database where the meta directory is on another one. */
  static long toConvertBesideMeta(long walBytes) {
    return Math.max(0, WAL_BYTES - walBytes) + RESERVE_BYTES;
  }

  /**
   * Before a database is compared with its chain: page checksums that take the place of the old
   * ones, and every page where an image is written. What differs is not known yet, and is stopped
   * at the reserve.
   */
  static long toCompare(long pages, int pageSizeBytes, boolean needsImage) {
    return pages * Long.BYTES + (needsImage ? pages * pageSizeBytes : 0) + RESERVE_BYTES;
  }
}
