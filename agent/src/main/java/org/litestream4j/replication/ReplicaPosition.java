package org.litestream4j.replication;

import java.util.OptionalLong;

/** How far a replica is: one value, so that what is read of it fits together. */
final class ReplicaPosition {
  /** It was not reached yet, or holds files that are not of our chain. */
  static final ReplicaPosition UNKNOWN =
      new ReplicaPosition(OptionalLong.empty(), OptionalLong.empty());

  private final OptionalLong durableTxid;
  private final OptionalLong lackedBase;

  private ReplicaPosition(OptionalLong durableTxid, OptionalLong lackedBase) {
    this.durableTxid = durableTxid;
    this.lackedBase = lackedBase;
  }

  /** Everything up to {@code txid} is durable; 0 if there is nothing. */
  static ReplicaPosition at(long txid) {
    return new ReplicaPosition(OptionalLong.of(txid), OptionalLong.empty());
  }

  /** It needs a snapshot that goes to {@code txid} or beyond before anything builds on it. */
  static ReplicaPosition lackingBase(long txid) {
    return new ReplicaPosition(OptionalLong.empty(), OptionalLong.of(txid));
  }

  OptionalLong durableTxid() {
    return durableTxid;
  }

  OptionalLong lackedBase() {
    return lackedBase;
  }

  boolean isBehind(long lastTxid) {
    return lackedBase.isPresent() || durableTxid.orElse(0) < lastTxid;
  }
}
