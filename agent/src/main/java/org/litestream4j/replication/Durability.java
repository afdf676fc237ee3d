package org.litestream4j.replication;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How far a replica is, for those who wait for it. On any thread. */
final class Durability {
  private volatile ReplicaPosition position = ReplicaPosition.UNKNOWN;
  private long announcedTxid = -1;
  private boolean isUntold;
  private boolean isRefused;

  ReplicaPosition position() {
    return position;
  }

  /** Nobody who waits goes on because of it. */
  void standsAt(ReplicaPosition now) {
    position = now;
  }

  /** Everything up to {@code txid} is durable: that is to be announced. */
  synchronized void reached(long txid) {
    position = ReplicaPosition.at(txid);
    isUntold = true;
  }

  /** What is to be announced. */
  synchronized OptionalLong untold() {
    return isUntold ? durableTxid() : OptionalLong.empty();
  }

  /** Whoever waits for {@code txid} goes on, unless the replica has lost it meanwhile. */
  synchronized void announce(long txid) {
    announcedTxid = txid;
    isUntold = false;
    notifyAll();
  }

  /** The replica gets nothing: nobody waits any more. */
  synchronized void refuse() {
    isRefused = true;
    notifyAll();
  }

  /**
   * Waits until everything up to {@code txid} is durable at the replica, and that was announced.
   *
   * @return false if the time is over first, or the replica is refused
   */
  synchronized boolean await(long txid, long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (Math.min(announcedTxid, durableTxid().orElse(-1)) < txid) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || isRefused) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  OptionalLong durableTxid() {
    return position.durableTxid();
  }
}
