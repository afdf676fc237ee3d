package org.litestream4j.runtime;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.OpenDatabase;

/** A database that the app has open and that is not followed: whether it was changed, and when. */
final class IdleDatabase {
  /** How long an app may go on with what it begins a database with before we join it. */
  private static final long FIRST_CHANGE_REST_MILLIS = 300;

  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  private final OpenDatabase database;
  private final Time time;
  private IdleWatch watch;
  private boolean isBehind;
  private long changedSinceNanos;
  private long retryMillis = FIRST_RETRY_MILLIS;

  IdleDatabase(OpenDatabase database, FileIdentity leftAs, Time time) {
    this.database = database;
    this.time = time;
    this.watch = new IdleWatch(database.path(), leftAs);
  }

  OpenDatabase database() {
    return database;
  }

  /** The chain does not hold what the file holds, whatever the looks of the file. */
  void isBehind() {
    isBehind = true;
  }

  /** The chain holds the file that looks like this. */
  void isCapturedAs(FileIdentity captured) {
    isBehind = false;
    changedSinceNanos = 0;
    watch = new IdleWatch(database.path(), captured);
  }

  IdleWatch.Change change() throws IOException {
    IdleWatch.Change change = watch.look();
    return change == IdleWatch.Change.NONE && isBehind ? IdleWatch.Change.IN_PLACE : change;
  }

  /** Whether no change at all proves that it was not written to. */
  boolean isProof() {
    return watch.isProof();
  }

  /** In how many milliseconds a database that was changed will have been for long enough. */
  long millisUntilRested() {
    long now = time.nanos();
    if (changedSinceNanos == 0) {
      changedSinceNanos = now;
    }
    long changedFor = TimeUnit.NANOSECONDS.toMillis(now - changedSinceNanos);
    return Math.max(0, FIRST_CHANGE_REST_MILLIS - changedFor);
  }

  /** Whether it was tried for seconds already to follow it. */
  boolean isLongInTheWay() {
    return retryMillis == LONGEST_RETRY_MILLIS;
  }

  /** In how many milliseconds to try again to follow it; longer each time. */
  long nextRetryMillis() {
    long next = retryMillis;
    retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
    return next;
  }
}
