package org.litestream4j.capture;

/**
 * When committed frames are moved into the database file. Pure: numbers in, decision out.
 *
 * <p>A database at rest is settled soon, so that a plain copy of its file is complete; one that is
 * written to all the time is settled when its WAL has grown, with the app's calls held back for a
 * moment, because only then the WAL can restart.
 */
final class Settling {
  /** What to do now. */
  enum Step {
    NOTHING,
    /** Look again after {@link #REST_MILLIS}. */
    LATER,
    SETTLE,
    /** The same, with the app's calls held back for a moment. */
    SETTLE_ALONE
  }

  private Settling() {}

  /** A pause of this length in the commits counts as rest. */
  static final long REST_MILLIS = 100;

  /** SQLite's own default would checkpoint at about this size. */
  static final long LARGE_WAL_BYTES = 4L << 20;

  /**
   * @param hasFrames whether there is anything to settle
   * @param isAtRest whether nothing was committed for {@link #REST_MILLIS}
   * @param walBytes committed bytes of the WAL
   */
  static Step next(boolean hasFrames, boolean isAtRest, long walBytes) {
    if (!hasFrames) {
      return Step.NOTHING;
    }
    if (isAtRest) {
      return Step.SETTLE;
    }
    if (walBytes < LARGE_WAL_BYTES) {
      return Step.LATER;
    }
    return Step.SETTLE_ALONE;
  }
}
