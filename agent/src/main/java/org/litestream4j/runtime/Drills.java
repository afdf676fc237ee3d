package org.litestream4j.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;

/**
 * The drills of this process: one at a time, on a thread that waits for stores anyway, and behind
 * whatever is to be sent.
 */
final class Drills {
  private final Duration interval;
  private final Workers workers;
  private final Clock clock;
  private final Time time;
  private final Log log;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private volatile boolean isOver;

  /**
   * @param interval the time from one drill of a replica to the next; zero for no drills
   */
  Drills(Duration interval, Workers workers, Clock clock, Time time, Log log) {
    this.interval = interval;
    this.workers = workers;
    this.clock = clock;
    this.time = time;
    this.log = log;
  }

  Duration interval() {
    return interval;
  }

  Workers workers() {
    return workers;
  }

  Clock clock() {
    return clock;
  }

  Time time() {
    return time;
  }

  Log log() {
    return log;
  }

  boolean areOff() {
    return interval.isZero() || isOver;
  }

  /** Returns false while there is another one. */
  boolean takeTurn() {
    return isTaken.compareAndSet(false, true);
  }

  void giveTurnBack() {
    isTaken.set(false);
  }

  /** The JVM ends: its time is for what is to be sent. */
  void end() {
    isOver = true;
  }

  boolean areOver() {
    return isOver;
  }
}
