package org.litestream4j.capture;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When something that failed is tried again: after 2 s, and up to 30 s while it goes on failing.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 2_000;
  private static final long LONGEST_MILLIS = 30_000;

  private final LongSupplier nanoClock;
  private long pauseMillis;
  private long failedAtNanos;

  /** The clock may begin anywhere, as {@link System#nanoTime} does. */
  public Backoff(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  public void failed() {
    pauseMillis = pauseMillis == 0 ? FIRST_MILLIS : Math.min(LONGEST_MILLIS, pauseMillis * 2);
    failedAtNanos = nanoClock.getAsLong();
  }

  public void succeeded() {
    pauseMillis = 0;
  }

  public boolean isDue() {
    return millisUntilDue() == 0;
  }

  /** 0 if it is due. */
  public long millisUntilDue() {
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - failedAtNanos);
    return pauseMillis == 0 ? 0 : Math.max(0, pauseMillis - sinceMillis);
  }
}
