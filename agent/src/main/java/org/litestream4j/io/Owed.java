package org.litestream4j.io;

import java.util.concurrent.TimeUnit;

/**
 * A time by which something is to happen, so that it can be seen that it did not: with a full heap
 * whatever was to make it happen may be lost. Needs no memory itself. Safe for use by several
 * threads.
 */
public final class Owed {
  /** A thread of ours may be late by as much on a busy machine. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Time time;
  private boolean isOwed;
  private long dueNanos;

  public Owed(Time time) {
    this.time = time;
  }

  /** It is to happen in {@code millis}, or earlier if that was said before. */
  public synchronized void in(long millis) {
    long nanos = time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    dueNanos = isOwed ? dueNanos + Math.min(0, nanos - dueNanos) : nanos;
    isOwed = true;
  }

  /** It happens. */
  public synchronized void happens() {
    isOwed = false;
  }

  /** Whether it should have happened a second ago. */
  public synchronized boolean isOverdue() {
    return isOwed && time.nanos() - dueNanos > GRACE_NANOS;
  }
}
