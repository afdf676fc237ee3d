package org.litestream4j.registry;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.litestream4j.intercept.DriverConnection;

/**
 * Holds back the app's calls to one database for a few milliseconds, so that they wait for us
 * instead of meeting a lock of ours as SQLITE_BUSY. Neither side waits for long: where the app's
 * calls do not come to rest, nothing is done; where we take too long, the app goes on.
 */
public final class Gate {
  /** Something that must not overlap with a call of the app. */
  public interface Action {
    /** Returns whether it did what it was for. */
    boolean run() throws SQLException, IOException;
  }

  /** How long we wait for the app's calls to end, while no new ones begin. */
  public enum Patience {
    /** For what is done often, and better than not at all while calls are in progress. */
    LEAST(300),
    SHORT(3_000),
    /** A call that waits in SQLite's busy handler takes up to this long to come back mostly. */
    LONG(20_000);

    private final long nanos;

    Patience(long micros) {
      this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
    }
  }

  /**
   * Writers that wait for each other pause in SQLite's busy handler for up to 100 ms (main.c,
   * sqliteDefaultBusyCallback): once in a while that is waited for, too.
   */
  private static final int VAIN_ATTEMPTS = 5;

  private static final long LONGEST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long BETWEEN_LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** Most calls end sooner than a thread that sleeps comes back. */
  private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

  /**
   * We hold the app back for a few milliseconds, and for as long as the disk takes to sync. The app
   * would rather wait longer than meet our lock; this is only for the case that we never come back.
   */
  private static final Duration APP_PATIENCE = Duration.ofSeconds(10);

  private final Supplier<? extends Collection<DriverConnection>> connections;
  private final Object turn = new Object();
  private final long appPatienceNanos;
  private boolean closed;

  /** When it opens by itself; empty if it is for us to open it. */
  private OptionalLong opensNanos = OptionalLong.empty();

  private boolean isClosedForGood;
  private int vainAttempts;
  private long lastLongestNanos = System.nanoTime();

  Gate(Supplier<? extends Collection<DriverConnection>> connections) {
    this(connections, APP_PATIENCE);
  }

  Gate(Supplier<? extends Collection<DriverConnection>> connections, Duration appPatience) {
    this.connections = connections;
    this.appPatienceNanos = appPatience.toNanos();
  }

  /**
   * Runs {@code action} while no call of the app is in progress on this database, and no other
   * action, but that of which this one is a part.
   *
   * @return what the action returns; false if calls were in progress all the time and nothing was
   *     run
   */
  public boolean runAlone(Patience patience, Action action) throws SQLException, IOException {
    if (Thread.holdsLock(turn)) {
      return action.run();
    }
    synchronized (turn) {
      Collection<DriverConnection> held = close();
      try {
        return areAtRest(held, patience) && action.run();
      } finally {
        open(held);
      }
    }
  }

  /**
   * Returns while no call of the app is in progress, if they come to rest in time, and lets none
   * begin for another {@code nanos}: for a long action of which only the beginning must not overlap
   * with a call.
   */
  public void pause(long nanos) {
    if (Thread.holdsLock(turn)) {
      return;
    }
    synchronized (turn) {
      Collection<DriverConnection> held = close();
      if (areAtRest(held, Patience.LEAST)) {
        openIn(nanos);
      } else {
        open(held);
      }
    }
  }

  private Collection<DriverConnection> close() {
    synchronized (this) {
      closed = true;
      opensNanos = OptionalLong.empty();
    }
    Collection<DriverConnection> held = new ArrayList<>(connections.get());
    held.forEach(DriverConnection::closeGate);
    return held;
  }

  private synchronized void open(Collection<DriverConnection> held) {
    if (!isClosedForGood) {
      held.forEach(DriverConnection::openGate);
      closed = false;
      notifyAll();
    }
  }

  private synchronized void openIn(long nanos) {
    if (!isClosedForGood) {
      opensNanos = OptionalLong.of(System.nanoTime() + nanos);
      notifyAll();
    }
  }

  /** The JVM ends, and nobody waits for the app any more: none of its calls begins from now on. */
  public synchronized void closeForGood() {
    closed = true;
    opensNanos = OptionalLong.empty();
    isClosedForGood = true;
    connections.get().forEach(DriverConnection::closeGate);
  }

  /** Whether no call of the app is in progress. */
  public boolean isAtRest() {
    return connections.get().stream().allMatch(connection -> connection.callsInProgress() == 0);
  }

  /** A connection is new among those of the supplier: it waits, too, from its next call on. */
  synchronized void admit(DriverConnection connection) {
    if (closed) {
      connection.closeGate();
    }
  }

  /** A call of the app found the gate closed: returns when it may go on. */
  void await(DriverConnection connection) {
    awaitThen(connection::openGate);
  }

  /** Returns when a call of the app may go on. */
  void await() {
    awaitThen(() -> {});
  }

  private void awaitThen(Runnable goOn) {
    long deadline = System.nanoTime() + appPatienceNanos;
    long nanosLeft;
    do {
      synchronized (this) {
        nanosLeft = awaitOpening(deadline);
        if (nanosLeft <= 0) {
          goOn.run(); // Not later: it may be closed again then.
        }
      }
      LockSupport.parkNanos(nanosLeft); // A monitor's wait counts in milliseconds.
    } while (nanosLeft > 0);
  }

  /**
   * Returns in how many nanoseconds it opens by itself; 0 if the call may go on. Under our monitor.
   */
  private long awaitOpening(long deadline) {
    boolean interrupted = false;
    for (long left = appPatienceNanos; mustWait(left); left = deadline - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, isClosedForGood ? appPatienceNanos : left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return closed && opensNanos.isPresent() ? opensNanos.getAsLong() - System.nanoTime() : 0;
  }

  private boolean areAtRest(Collection<DriverConnection> held, Patience patience) {
    if (patience == Patience.LEAST) {
      return areAtRest(held, patience.nanos);
    }
    boolean areAtRest = areAtRest(held, nanos(patience));
    vainAttempts = areAtRest ? 0 : vainAttempts + 1;
    return areAtRest;
  }

  private boolean mustWait(long leftNanos) {
    return isClosedForGood || (closed && !opensNanos.isPresent() && leftNanos > 0);
  }

  private long nanos(Patience patience) {
    long now = System.nanoTime();
    if (vainAttempts < VAIN_ATTEMPTS || now - lastLongestNanos < BETWEEN_LONGEST_NANOS) {
      return patience.nanos;
    }
    lastLongestNanos = now;
    return LONGEST_PATIENCE_NANOS;
  }

  private static boolean areAtRest(Collection<DriverConnection> held, long patienceNanos) {
    long begun = System.nanoTime();
    for (DriverConnection connection : held) {
      while (connection.callsInProgress() > 0) {
        long waited = System.nanoTime() - begun;
        if (waited > patienceNanos) {
          return false;
        }
        if (waited > SPIN_NANOS) {
          LockSupport.parkNanos(POLL_NANOS);
        }
      }
    }
    return true;
  }
}
