package org.litestream4j.runtime;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.Owed;
import org.litestream4j.io.Time;

/**
 * When one database is looked at: at once after a commit that follows a pause, and once per
 * interval while commits go on. However often it is woken, one look is due at most.
 */
final class Pace {
  private final Strand strand;
  private final long intervalNanos;
  private final Strand.Work look;
  private final Time time;
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final AtomicBoolean isHurried = new AtomicBoolean();
  private final Owed owed;
  private volatile long lastLookNanos;
  private @Nullable Future<?> nextLook;

  Pace(Strand strand, Duration interval, Strand.Work look, Time time) {
    this.strand = strand;
    this.intervalNanos = interval.toNanos();
    this.look = look;
    this.time = time;
    this.owed = new Owed(time);
    this.lastLookNanos = time.nanos() - intervalNanos;
  }

  /** There may be something to see. Returns at once; called by the app's threads. */
  void wake() {
    if (isDue.compareAndSet(false, true)) {
      try {
        sendForLook();
      } catch (Throwable noThread) {
        isDue.set(false);
        throw noThread;
      }
    }
  }

  /** There may be something to see, and no room to send for a look: a reminder does. */
  void isOwed() {
    owed.in(0);
  }

  /** Somebody waits for a look: it comes at once, whatever the interval. On any thread. */
  void hurry() {
    if (isHurried.compareAndSet(false, true)) {
      try {
        owed.in(0);
        strand.submit(this::lookNow);
      } catch (Throwable noThread) {
        isHurried.set(false);
        throw noThread;
      }
    }
  }

  /** A look that is overdue was lost with a full heap: it is sent for once more. */
  void remind() {
    if (!strand.remind() && owed.isOverdue()) {
      strand.submit(this::lookNow);
    }
  }

  private void sendForLook() {
    long left = intervalNanos - (time.nanos() - lastLookNanos);
    owed.in(Math.max(0, TimeUnit.NANOSECONDS.toMillis(left)));
    if (left <= 0) {
      strand.submit(this::lookNow);
    } else {
      Future<?> unused = strand.submitAfter(TimeUnit.NANOSECONDS.toMillis(left) + 1, this::lookNow);
    }
  }

  /** Looks again after a while even if nobody wakes. Only on the strand. */
  void lookAgainIn(long millis) {
    owed.in(millis);
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    nextLook = strand.submitAfter(millis, this::wake);
  }

  /** As {@link #lookAgainIn}, whatever the interval. Only on the strand. */
  void hurryIn(long millis) {
    owed.in(millis);
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    nextLook = strand.submitAfter(millis, this::hurry);
  }

  private void lookNow() throws Exception {
    owed.happens();
    isHurried.set(false);
    isDue.set(false);
    lastLookNanos = time.nanos();
    look.run();
  }
}
