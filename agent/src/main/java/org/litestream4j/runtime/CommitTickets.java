package org.litestream4j.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.litestream4j.capture.CommitRequest;

/**
 * Which commits are at the replicas. A ticket stands for what was committed before it was issued: a
 * look at the database that begins later captures all of that, and the last file of the chain after
 * the look, or an earlier one, holds it. So many commits share a file, and an upload.
 *
 * <p>No monitor is held while a thread waits: a virtual thread gives its carrier away.
 */
final class CommitTickets {
  /** What one look has captured. */
  private static final class Captured {
    private final long ticket;
    private final long txid;
    private final List<CommitRequest> requests;

    private Captured(long ticket, long txid, List<CommitRequest> requests) {
      this.ticket = ticket;
      this.txid = txid;
      this.requests = requests;
    }
  }

  private static final int MOST_UNDER_WAY = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Captured> underWay = new ArrayDeque<>();
  private long waiting;
  private long issued;
  private long beforeLook;
  private long captured;
  private long durable;
  private long told;
  private List<CommitRequest> requestsBeforeLook = Collections.emptyList();
  private boolean haveEnded;

  /** For what was committed until now; to be given back when nobody waits for it any more. */
  long issue() {
    lock.lock();
    try {
      waiting++;
      return ++issued;
    } finally {
      lock.unlock();
    }
  }

  /** One that was issued is waited for no more. */
  void giveBack() {
    lock.lock();
    try {
      waiting--;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits for what is not at the replicas. */
  boolean areAwaited() {
    lock.lock();
    try {
      return waiting > 0 && issued > durable;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the database is to be looked at for them at once. Not while something is on its way:
   * all that is committed until that has arrived goes together.
   */
  boolean needLook() {
    lock.lock();
    try {
      return issued > captured && underWay.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing that somebody waits for is on its way. */
  boolean areAtRest() {
    lock.lock();
    try {
      return underWay.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** {@code requests} are those of other processes. */
  void lookBegins(List<CommitRequest> requests) {
    lock.lock();
    try {
      beforeLook = issued;
      requestsBeforeLook = requests;
    } finally {
      lock.unlock();
    }
  }

  /** All that was committed before the look is in the chain up to {@code txid}. */
  void captured(long txid) {
    lock.lock();
    try {
      if (beforeLook > captured || !requestsBeforeLook.isEmpty()) {
        captured = beforeLook;
        underWay.add(joined(new Captured(beforeLook, txid, requestsBeforeLook)));
        requestsBeforeLook = Collections.emptyList();
      }
    } finally {
      lock.unlock();
    }
  }

  /** While a replica is away for long they wait for the newest file together. */
  private Captured joined(Captured newest) {
    if (underWay.size() < MOST_UNDER_WAY) {
      return newest;
    }
    List<CommitRequest> requests = new ArrayList<>(underWay.removeLast().requests);
    requests.addAll(newest.requests);
    return new Captured(newest.ticket, newest.txid, requests);
  }

  /** Enough replicas have the chain up to {@code txid}. Returns whose requests that answers. */
  List<CommitRequest> durable(long txid) {
    List<CommitRequest> answered = new ArrayList<>();
    lock.lock();
    try {
      while (!underWay.isEmpty() && underWay.getFirst().txid <= txid) {
        Captured arrived = underWay.removeFirst();
        durable = arrived.ticket;
        answered.addAll(arrived.requests);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return answered;
  }

  boolean isDurable(long ticket) {
    lock.lock();
    try {
      return durable >= ticket;
    } finally {
      lock.unlock();
    }
  }

  /** No further look will come. */
  void end() {
    lock.lock();
    try {
      haveEnded = true;
      told++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits is to look whether that makes sense still. */
  void tell() {
    lock.lock();
    try {
      told++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@code ticket} can come true no more. */
  boolean isInVain(long ticket) {
    lock.lock();
    try {
      return haveEnded && ticket > captured;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when {@code ticket} is at the replicas, the time is over, or something else is new. */
  void await(long ticket, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      long before = told;
      while (durable < ticket && told == before && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
