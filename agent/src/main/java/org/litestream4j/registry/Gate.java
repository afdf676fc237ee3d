package org.litestream4j.registry;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
    SHORT(3),
    /** A call that waits in SQLite's busy handler takes up to this long to come back mostly. */
    LONG(20);

    private final long nanos;

    Patience(long millis) {
      this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
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

  /**
   * We hold the app back for a few milliseconds, and for as long as the disk takes to sync. The app
   * would rather wait longer than meet our lock; this is only for the case that we never come back.
   */
  private static final Duration APP_PATIENCE = Duration.ofSeconds(10);

  private final Supplier<? extends Collection<DriverConnection>> connections;
  private final Object turn = new Object();
  private final long appPatienceNanos;
  private boolean closed;
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
   * action.
   *
   * @return what the action returns; false if calls were in progress all the time and nothing was
   *     run
   */
  public boolean runAlone(Patience patience, Action action) throws SQLException, IOException {
    synchronized (turn) {
      return runInTurn(patience, action);
    }
  }

  private boolean runInTurn(Patience patience, Action action) throws SQLException, IOException {
    synchronized (this) {
      closed = true;
    }
    Collection<DriverConnection> held = new ArrayList<>(connections.get());
    try {
      held.forEach(DriverConnection::closeGate);
      if (!areAtRest(held, nanos(patience))) {
        vainAttempts++;
        return false;
      }
      vainAttempts = 0;
      return action.run();
    } finally {
      held.forEach(DriverConnection::openGate);
      synchronized (this) {
        closed = false;
        notifyAll();
      }
    }
  }

  /** A connection is new among those of the supplier: it waits, too, from its next call on. */
  synchronized void admit(DriverConnection connection) {
    if (closed) {
      connection.closeGate();
    }
  }

  /** A call of the app found the gate closed: returns when it may go on. */
  synchronized void await(DriverConnection connection) {
    await();
    connection.openGate();
  }

  /** Returns when a call of the app may go on. */
  synchronized void await() {
    long deadline = System.nanoTime() + appPatienceNanos;
    boolean interrupted = false;
    for (long left = appPatienceNanos; closed && left > 0; left = deadline - System.nanoTime()) {
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

  private long nanos(Patience patience) {
    long now = System.nanoTime();
    if (vainAttempts < VAIN_ATTEMPTS || now - lastLongestNanos < BETWEEN_LONGEST_NANOS) {
      return patience.nanos;
    }
    lastLongestNanos = now;
    return LONGEST_PATIENCE_NANOS;
  }

  private static boolean areAtRest(Collection<DriverConnection> held, long patienceNanos) {
    long deadline = System.nanoTime() + patienceNanos;
    for (DriverConnection connection : held) {
      while (connection.callsInProgress() > 0) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return true;
  }
}
