package org.litestream4j.runtime;

import java.util.concurrent.TimeUnit;

/** How often the app closes one database, and opens it again. On any thread. */
final class Reopenings {
  private static final long FREQUENT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int COUNTED = 3;

  private final long[] nanos = new long[COUNTED];
  private int count;

  /** Its last connection has closed. */
  synchronized void closed(long nowNanos) {
    nanos[count++ % COUNTED] = nowNanos;
  }

  /** Whether the third last close is less than two seconds ago. */
  synchronized boolean areFrequent(long nowNanos) {
    return count >= COUNTED && nowNanos - nanos[count % COUNTED] < FREQUENT_NANOS;
  }

  /** Since the last close; there has been one. */
  synchronized long millisSinceLastClose(long nowNanos) {
    return TimeUnit.NANOSECONDS.toMillis(nowNanos - nanos[(count + COUNTED - 1) % COUNTED]);
  }
}
