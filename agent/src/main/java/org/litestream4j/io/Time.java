package org.litestream4j.io;

/**
 * The time that passes, for intervals and waits; what a clock on the wall shows is another thing.
 */
public interface Time {
  /** That of this machine. */
  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
          Thread.sleep(millis);
        }
      };

  /**
   * Nanoseconds since some moment; only differences mean anything, as of {@link System#nanoTime}.
   */
  long nanos();

  /** Lets {@code millis} pass before it returns. */
  void sleep(long millis) throws InterruptedException;
}
