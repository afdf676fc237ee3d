package org.litestream4j.replica;

import java.io.InterruptedIOException;
import org.litestream4j.io.Time;

/** Waits before something is tried again. */
@FunctionalInterface
interface Pause {
  void millis(long durationMillis) throws InterruptedIOException;

  /** Lets time pass, and gives up if the thread is interrupted. */
  static Pause in(Time time) {
    return durationMillis -> {
      try {
        time.sleep(durationMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting to try again");
      }
    };
  }
}
