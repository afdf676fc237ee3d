package org.litestream4j.runtime;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.litestream4j.registry.OpenDatabase;

/**
 * Threads of the app that go on while the JVM ends. Without the agent it would be gone by now, and
 * they with it: after its last shutdown hook nothing is committed that could not be sent any more.
 */
final class LastCalls {
  /** For calls in progress, of which the longest wait in SQLite's busy handler. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private LastCalls() {}

  /** Returns when all calls have ended, or after 250 ms. No further ones begin. */
  static void await(List<OpenDatabase> open) {
    open.forEach(database -> database.gate().closeForGood());
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (OpenDatabase database : open) {
      while (!database.gate().isAtRest() && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }
}
