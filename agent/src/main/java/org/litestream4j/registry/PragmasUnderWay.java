package org.litestream4j.registry;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.litestream4j.intercept.DriverConnection;

/**
 * The app's pragmas between their preparation and their end, as far as our connections would
 * collide with them. Ours do not come while there is one, and none begins while they come.
 */
final class PragmasUnderWay {
  /** Ours come within some milliseconds; this is only for the case that they never do. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<DriverConnection> connections = new HashSet<>();
  private boolean areOursComing;
  private boolean isLastClosing;

  /**
   * Returns false if a pragma or the last close is under way; otherwise {@link #oursCame} must
   * follow.
   */
  synchronized boolean letOursCome() {
    areOursComing = connections.isEmpty() && !isLastClosing;
    return areOursComing;
  }

  /** From now on ours do not come; false if they are on their way. */
  synchronized boolean lastCloseBegins() {
    isLastClosing = !areOursComing;
    return isLastClosing;
  }

  /** The last close has failed, or was not the last. */
  synchronized void isOpenStill() {
    isLastClosing = false;
  }

  /** From now on whoever begins a pragma can see whether our connections are there. */
  synchronized void oursCame() {
    areOursComing = false;
    notifyAll();
  }

  synchronized void begin(DriverConnection connection) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    boolean interrupted = false;
    for (long left = PATIENCE_NANOS;
        areOursComing && left > 0;
        left = deadline - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    connections.add(connection);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void end(DriverConnection connection) {
    connections.remove(connection);
  }

  synchronized boolean isEmpty() {
    return connections.isEmpty();
  }
}
