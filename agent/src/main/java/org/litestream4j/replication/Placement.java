package org.litestream4j.replication;

import java.util.Optional;

/**
 * Where a replica stands when it is first looked at, and whether it is this database's at all. Two
 * databases that share a replica by mistake would each overwrite what the other keeps.
 */
final class Placement {
  private final Optional<ReplicaIdentity> foreign;
  private final long replicaTxid;
  private final boolean isUnclaimed;

  private Placement(Optional<ReplicaIdentity> foreign, long replicaTxid, boolean isUnclaimed) {
    this.foreign = foreign;
    this.replicaTxid = replicaTxid;
    this.isUnclaimed = isUnclaimed;
  }

  /**
   * @param own the identity of the local database
   * @param found the identity that the replica holds; empty for an empty one, or one by Litestream
   * @param replicaTxid its newest TXID, 0 if it is empty
   * @param sharesHistory whether the newest local file is also at the replica, or the database was
   *     restored from it
   */
  static Placement decide(
      ReplicaIdentity own,
      Optional<ReplicaIdentity> found,
      long replicaTxid,
      boolean sharesHistory) {
    if (found.isPresent()) {
      boolean isOurs = found.get().databaseId().equals(own.databaseId());
      return new Placement(isOurs ? Optional.empty() : found, replicaTxid, false);
    }
    if (replicaTxid == 0 || sharesHistory) {
      return new Placement(Optional.empty(), replicaTxid, true);
    }
    return new Placement(
        Optional.of(ReplicaIdentity.of("", "an unknown place")), replicaTxid, false);
  }

  /** Whose the replica is, if it is not this database's. */
  Optional<ReplicaIdentity> foreign() {
    return foreign;
  }

  long replicaTxid() {
    return replicaTxid;
  }

  /** Whether the replica does not say yet whose it is. */
  boolean isUnclaimed() {
    return isUnclaimed;
  }
}
