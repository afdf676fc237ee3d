package org.litestream4j.compaction;

import java.time.Duration;

/**
 * Moments at which work of one kind is done: the multiples of its interval on the clock, in UTC and
 * counted from the year 1, as Litestream counts them. A day ends at midnight. Pure.
 */
public final class Ticks {
  private static final long YEAR_ONE_MILLIS = Duration.ofDays(719_162).toMillis();

  private final long intervalMillis;

  private Ticks(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  /**
   * @param interval a millisecond at least
   */
  public static Ticks every(Duration interval) {
    return new Ticks(Math.max(1, interval.toMillis()));
  }

  /** The last tick that is not after {@code nowMillis} since the Unix epoch. */
  public long lastMillis(long nowMillis) {
    return nowMillis - Math.floorMod(nowMillis + YEAR_ONE_MILLIS, intervalMillis);
  }

  /** The first tick after {@code nowMillis} since the Unix epoch. */
  public long nextMillis(long nowMillis) {
    return lastMillis(nowMillis) + intervalMillis;
  }
}
