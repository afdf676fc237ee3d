package org.litestream4j.replication;

import java.util.concurrent.TimeUnit;
import org.litestream4j.io.Time;
import org.litestream4j.replica.ReplicaException;

/** How the attempts to reach one replica have ended, and when the next one is worth it. */
final class Attempts {
  static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 10;

  private volatile boolean isFailing;
  private volatile boolean isHopeless;
  private volatile long failingSinceNanos;
  private final Time time;
  private int failures;

  Attempts(Time time) {
    this.time = time;
  }

  /** Returns whether the one before had failed. */
  boolean succeeded() {
    boolean wasFailing = isFailing;
    isFailing = false;
    isHopeless = false;
    failures = 0;
    return wasFailing;
  }

  /** Returns whether the one before had not. */
  boolean failed() {
    failures++;
    if (isFailing) {
      return false;
    }
    failingSinceNanos = time.nanos();
    isFailing = true;
    return true;
  }

  /** How long to wait after the attempt that ended with {@code failure}. */
  long pauseMillisAfter(Throwable failure) {
    isHopeless =
        failure instanceof ReplicaException
            && ((ReplicaException) failure).kind() == ReplicaException.Kind.GIVE_UP;
    long doubled = FIRST_PAUSE_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS);
    return isHopeless ? LONGEST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, doubled);
  }

  /** Whether the last one failed in a way that only somebody who acts can mend. On any thread. */
  boolean areHopeless() {
    return isHopeless;
  }

  /** How long every attempt has failed; 0 if the last one did not. Safe on any thread. */
  long failingForMillis() {
    return isFailing ? TimeUnit.NANOSECONDS.toMillis(time.nanos() - failingSinceNanos) : 0;
  }
}
