package org.litestream4j.runtime;

/** The thread of the app that is inside a call of ours, as one that could do work of ours. */
final class AppThread {
  /** Some 30 KiB of compiled frames: work of ours takes less, and native code has its own share. */
  private static final int FRAMES = 200;

  private AppThread() {}

  /**
   * Whether a short piece of work can be done on it: it has room on its stack, which would
   * otherwise end in the middle of a step, and is not interrupted.
   */
  static boolean isFitForWork() {
    return !Thread.currentThread().isInterrupted() && hasRoomOnStack();
  }

  /**
   * Whether it has room on its stack. Where that ends within a lock's own code the lock may stay
   * taken for ever.
   */
  static boolean hasRoomOnStack() {
    try {
      return descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8) > 0;
    } catch (StackOverflowError nearlyFull) {
      return false;
    }
  }

  /** Each value is used after the call, so that it has a place in the frame. */
  private static long descend(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    if (frames == 0) {
      return 1;
    }
    long below = descend(frames - 1, b, c, d, e, f, g, h, a + frames);
    return Math.max(below, a + b + c + d + e + f + g + h);
  }
}
