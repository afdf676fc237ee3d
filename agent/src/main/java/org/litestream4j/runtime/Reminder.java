package org.litestream4j.runtime;

import org.litestream4j.io.OwnThreads;

/**
 * Looks every two seconds whether what is owed has come. With a full heap a task may be lost, and a
 * thread of a pool may die beside the tasks that wait for it: the next commit would wake them, but
 * there may be none.
 */
final class Reminder {
  private static final long PAUSE_MILLIS = 2_000;

  private final Runnable look;
  private boolean isBegun;

  Reminder(Runnable look) {
    this.look = look;
  }

  /** To be called as often as one likes. */
  synchronized void begin() {
    if (!isBegun) {
      OwnThreads.daemon("litestream-reminder", this::run).start();
      isBegun = true;
    }
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private void run() {
    while (true) {
      try {
        Thread.sleep(PAUSE_MILLIS);
        look.run();
      } catch (Throwable noMemory) {
        // There is by one of the next times.
      }
    }
  }
}
