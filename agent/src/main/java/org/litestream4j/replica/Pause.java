package org.litestream4j.replica;

import java.io.InterruptedIOException;

/** Waits before something is tried again. */
@FunctionalInterface
interface Pause {
  /** Sleeps, and gives up if the thread is interrupted. */
  Pause SLEEP =
      durationMillis -> {
        try {
          Thread.sleep(durationMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting to try again");
        }
      };

  void millis(long durationMillis) throws InterruptedIOException;
}
