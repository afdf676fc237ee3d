package org.litestream4j.registry;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.litestream4j.intercept.DriverConnection;

/**
 * The app's pragmas between their preparation and their end, as far as our connections would
 * collide with them. Ours do not come while there is one, and none begins while they come.
 */
public final class PragmasUnderWay {
  /** Ours come within some milliseconds; this is only for the case that they never do. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<DriverConnection> connections = new HashSet<>();
  private final Set<DriverConnection> keepingAway = new HashSet<>();
  private boolean areOursComing;
  private boolean isLastClosing;

  PragmasUnderWay() {}

  /**
   * Keeps pragmas back until {@link #oursCame}, for a second at most, so that each of them either
   * is over or finds our connections there.
   *
   * @return false if one, or the last close, is under way; nothing is kept back then
   */
  public synchronized boolean letOursCome() {
    areOursComing = areNone() && !isLastClosing;
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

  /** Ends {@link #letOursCome}: whoever begins a pragma can see now whether they are there. */
  public synchronized void oursCame() {
    areOursComing = false;
    notifyAll();
  }

  synchronized void begin(DriverConnection connection) {
    awaitOurs();
    connections.add(connection);
  }

  /**
   * As {@link #begin}, for what {@code connection} does in the journal mode of the app, whatever
   * else it runs meanwhile.
   */
  synchronized void keepOursAway(DriverConnection connection) {
    awaitOurs();
    keepingAway.add(connection);
  }

  synchronized void letOursComeAgain(DriverConnection connection) {
    keepingAway.remove(connection);
  }

  private synchronized void awaitOurs() {
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void closed(DriverConnection connection) {
    connections.remove(connection);
    keepingAway.remove(connection);
  }

  synchronized void end(DriverConnection connection) {
    connections.remove(connection);
  }

  /**
   * Whether the app is not between preparing and executing one. Otherwise our connections must not
   * come: it is too late to answer in the place of SQLite.
   */
  public synchronized boolean areNone() {
    return connections.isEmpty() && keepingAway.isEmpty();
  }
}
