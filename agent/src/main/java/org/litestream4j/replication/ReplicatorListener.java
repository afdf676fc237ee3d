package org.litestream4j.replication;

/** What a replicator needs of the local chain. Called on the replicator's thread; must not wait. */
public interface ReplicatorListener {
  /** The replica was looked at, or could not be reached, for the first time. */
  void firstContact(Replicator replicator);

  /**
   * The replica holds files that are not of the chain: the chain must go on after {@link
   * Replicator#aheadTxid}.
   */
  void replicaIsAhead(Replicator replicator);

  /** The replica cannot build on any local file: it needs a snapshot. */
  void needsSnapshot(Replicator replicator);

  /** Whether the app waits for the replica just now. */
  default boolean isAwaited() {
    return false;
  }

  /** Everything up to {@code txid} is durable at the replica. */
  void durable(Replicator replicator, long txid);
}
