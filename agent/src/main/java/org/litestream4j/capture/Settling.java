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

  /** What there is to settle. */
  enum Frames {
    NONE,
    SOME,
    /** Frames from before we joined the app, perhaps settled: only alone we can find out. */
    UNKNOWN
  }

  private Settling() {}

  /** A pause of this length in the commits counts as rest. */
  static final long REST_MILLIS = 100;

  /**
   * @param frames what there is to settle
   * @param isAtRest whether nothing was committed for {@link #REST_MILLIS}
   * @param walPages committed frames of the WAL
   * @param largeWalPages from this size on it is made to restart
   */
  static Step next(Frames frames, boolean isAtRest, long walPages, long largeWalPages) {
    if (frames == Frames.NONE) {
      return Step.NOTHING;
    }
    if (isAtRest) {
      return frames == Frames.UNKNOWN ? Step.SETTLE_ALONE : Step.SETTLE;
    }
    if (walPages < largeWalPages) {
      return Step.LATER;
    }
    return Step.SETTLE_ALONE;
  }
}
