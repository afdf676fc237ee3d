package org.litestream4j.capture;

/**
 * When committed frames are moved into the database file. Pure: numbers in, decision out.
 *
 * <p>A database at rest is settled soon, so that a plain copy of its file is complete; one that is
 * written to all the time is settled when its WAL has grown, and if that does not let the WAL
 * restart, with the app's calls held back for a moment.
 */
final class Settling {
  /** What to do now. */
  enum Step {
    NOTHING,
    /** Look again after {@link #REST_MILLIS}. */
    LATER,
    SETTLE,
    SETTLE_UNDER_WRITE_LOCK
  }

  /** A pause of this length in the commits counts as rest. */
  static final long REST_MILLIS = 100;

  /** SQLite's own default would checkpoint at about this size. */
  static final long LARGE_WAL_BYTES = 4L << 20;

  private static final int GENTLE_ATTEMPTS = 2;

  private int attempts;

  /**
   * @param hasFrames whether there is anything to settle
   * @param isAtRest whether nothing was committed for {@link #REST_MILLIS}
   * @param walBytes committed bytes of the WAL
   */
  Step next(boolean hasFrames, boolean isAtRest, long walBytes) {
    if (!hasFrames) {
      attempts = 0;
      return Step.NOTHING;
    }
    if (isAtRest) {
      return Step.SETTLE;
    }
    if (walBytes < LARGE_WAL_BYTES) {
      attempts = 0;
      return Step.LATER;
    }
    attempts++;
    return attempts <= GENTLE_ATTEMPTS ? Step.SETTLE : Step.SETTLE_UNDER_WRITE_LOCK;
  }
}
