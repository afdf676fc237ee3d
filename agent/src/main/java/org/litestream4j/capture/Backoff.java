package org.litestream4j.capture;

import java.util.concurrent.TimeUnit;
import org.litestream4j.io.Time;

/**
 * When something that failed is tried again: after 2 s, and up to 30 s while it goes on failing.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 2_000;
  private static final long LONGEST_MILLIS = 30_000;

  private final Time time;
  private long pauseMillis;
  private long failedAtNanos;

  public Backoff(Time time) {
    this.time = time;
  }

  public void failed() {
    pauseMillis = pauseMillis == 0 ? FIRST_MILLIS : Math.min(LONGEST_MILLIS, pauseMillis * 2);
    failedAtNanos = time.nanos();
  }

  public void succeeded() {
    pauseMillis = 0;
  }

  public boolean isDue() {
    return millisUntilDue() == 0;
  }

  /** 0 if it is due. */
  public long millisUntilDue() {
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(time.nanos() - failedAtNanos);
    return pauseMillis == 0 ? 0 : Math.max(0, pauseMillis - sinceMillis);
  }
}
