package org.litestream4j.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.Time;

/** A time that stands still until it is told to pass. */
public final class SimulatedTime implements Time {
  private final long beginMillis;
  private long nanos;
  private long skewMillis;
  private Sleeper sleeper = this::pass;

  /** What happens while somebody sleeps. */
  public interface Sleeper {
    void sleep(long nanos);
  }

  /**
   * @param beginMillis what the clock on the wall shows at first, since the Unix epoch
   */
  public SimulatedTime(long beginMillis) {
    this.beginMillis = beginMillis;
  }

  public void whenSomebodySleeps(Sleeper other) {
    sleeper = other;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long millis) {
    sleeper.sleep(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  public void pass(long passedNanos) {
    nanos += passedNanos;
  }

  void passUntil(long untilNanos) {
    nanos = Math.max(nanos, untilNanos);
  }

  /** Somebody sets the clock on the wall. */
  public void setBack(long millis) {
    skewMillis -= millis;
  }

  /** The clock on the wall. */
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public long millis() {
        return beginMillis + TimeUnit.NANOSECONDS.toMillis(nanos) + skewMillis;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(millis());
      }
    };
  }
}
