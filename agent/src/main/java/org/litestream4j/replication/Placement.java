package org.litestream4j.replication;

import java.util.Optional;
import org.litestream4j.replica.RestorableChain;

/**
 * Where a replica stands when it is first looked at, and whether it is this database's at all. Two
 * databases that share a replica by mistake would each overwrite what the other keeps.
 */
final class Placement {
  private final Optional<ReplicaIdentity> foreign;
  private final RestorableChain chain;
  private final boolean isUnclaimed;

  private Placement(Optional<ReplicaIdentity> foreign, RestorableChain chain, boolean isUnclaimed) {
    this.foreign = foreign;
    this.chain = chain;
    this.isUnclaimed = isUnclaimed;
  }

  /**
   * @param own the identity of the local database
   * @param found the identity that the replica holds; empty for an empty one, or one by Litestream
   * @param chain the files that it holds
   * @param sharesHistory whether the newest local file is also at the replica, or the database was
   *     restored from it, or replicated to it before in this run
   */
  static Placement decide(
      ReplicaIdentity own,
      Optional<ReplicaIdentity> found,
      RestorableChain chain,
      boolean sharesHistory) {
    if (found.isPresent() && chain.newestTxid() == 0 && isOurFormerSelf(found.get(), own)) {
      return new Placement(Optional.empty(), chain, true);
    }
    if (found.isPresent()) {
      boolean isOurs = found.get().databaseId().equals(own.databaseId());
      return new Placement(isOurs ? Optional.empty() : found, chain, false);
    }
    if (chain.newestTxid() == 0 || sharesHistory) {
      return new Placement(Optional.empty(), chain, true);
    }
    return new Placement(Optional.of(ReplicaIdentity.of("", "an unknown place")), chain, false);
  }

  /**
   * Whether an empty replica was claimed by the database that was at our path, and lost what it
   * knew before anything was sent.
   */
  private static boolean isOurFormerSelf(ReplicaIdentity found, ReplicaIdentity own) {
    return !found.databaseId().equals(own.databaseId())
        && found.databasePath().equals(own.databasePath());
  }

  /** Whose the replica is, if it is not this database's. */
  Optional<ReplicaIdentity> foreign() {
    return foreign;
  }

  /** What the replica holds. */
  RestorableChain chain() {
    return chain;
  }

  /** Whether the replica does not say yet whose it is. */
  boolean isUnclaimed() {
    return isUnclaimed;
  }
}
