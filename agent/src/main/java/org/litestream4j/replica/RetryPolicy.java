package org.litestream4j.replica;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.litestream4j.replica.ReplicaException.Kind;

/**
 * How often and how long an operation on a replica is tried again: with pauses that double from
 * attempt to attempt, each cut by a random part so that many databases do not come back at once.
 */
public final class RetryPolicy {
  /** Waits; a test does so without time passing. */
  interface Sleeper {
    void sleep(long millis) throws InterruptedException;
  }

  /** What is tried. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  private static final int ATTEMPTS = 10;
  private static final Duration TOTAL = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE_MILLIS = 100;

  /** A store that asks for a pause has more to do than a single request would tell. */
  private static final long FIRST_ASKED_PAUSE_MILLIS = 1_000;

  private static final long LONGEST_PAUSE_MILLIS = 20_000;

  private final Clock clock;
  private final Sleeper sleeper;
  private final Random random;

  private RetryPolicy(Clock clock, Sleeper sleeper, Random random) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** Up to ten attempts within half a minute. */
  public static RetryPolicy standard() {
    return new RetryPolicy(Clock.systemUTC(), Thread::sleep, new Random());
  }

  static RetryPolicy of(Clock clock, Sleeper sleeper, Random random) {
    return new RetryPolicy(clock, sleeper, random);
  }

  /** Runs attempts until one succeeds, or fails for good, or the bounds are reached. */
  <T> T run(Attempt<T> attempt) throws IOException {
    long deadlineMillis = clock.millis() + TOTAL.toMillis();
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (ReplicaException e) {
        long pauseMillis = pauseMillis(e.kind(), failures);
        if (!isWorthRepeating(e.kind())
            || failures == ATTEMPTS
            || clock.millis() + pauseMillis > deadlineMillis
            || !sleep(pauseMillis)) {
          throw e;
        }
      }
    }
  }

  private static boolean isWorthRepeating(Kind kind) {
    return kind == Kind.RETRY || kind == Kind.WAIT;
  }

  private long pauseMillis(Kind kind, int failures) {
    long firstMillis = kind == Kind.WAIT ? FIRST_ASKED_PAUSE_MILLIS : FIRST_PAUSE_MILLIS;
    long millis = Math.min(LONGEST_PAUSE_MILLIS, firstMillis << (failures - 1));
    return millis / 2 + (long) (random.nextDouble() * (millis / 2 + 1));
  }

  /** False if the thread is asked to stop. */
  private boolean sleep(long millis) {
    try {
      sleeper.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
