package org.litestream4j.replication;

/** To send files to one replica, one at a time, until it is withdrawn. On any thread. */
final class Permit {
  private boolean isInUse;
  private volatile boolean isWithdrawn;

  /** Returns false if nothing may be sent. */
  synchronized boolean take() {
    isInUse = !isWithdrawn;
    return isInUse;
  }

  synchronized void putBack() {
    isInUse = false;
  }

  /** Returns false if it is in use just now, and goes on to be valid. */
  synchronized boolean withdraw() {
    isWithdrawn = !isInUse;
    return isWithdrawn;
  }

  synchronized void renew() {
    isWithdrawn = false;
  }

  boolean isWithdrawn() {
    return isWithdrawn;
  }
}
