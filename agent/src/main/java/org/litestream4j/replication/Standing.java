package org.litestream4j.replication;

/** Where a database stands against a replica of it. Pure: values in, one of four words out. */
public enum Standing {
  /** It is the newest state of the replica. */
  SAME,
  /** It goes on from there: what is new in it was not replicated yet. */
  AHEAD,
  /** It is a state that the replica has gone on from, as after a power cut, or on an old disk. */
  BEHIND,
  /** Neither: each of both has something that the other has not. */
  DIVERGED;

  static Standing of(LocalState local, ReplicaHistory replica) {
    if (local.contentChecksum() != 0 && local.contentChecksum() == replica.newestChecksum()) {
      return SAME;
    }
    if (local.isChosen() || replica.newestChecksum() == 0) {
      return AHEAD; // By somebody's will; or the newest file is Litestream's, which tells nothing.
    }
    if (local.holdsNewest() && local.hasAllOfChain()) {
      return AHEAD;
    }
    boolean isCutOff = local.holdsNewest() && local.endsBeforeNewest();
    if (isCutOff || replica.hadState(local.contentChecksum())) {
      return BEHIND;
    }
    return local.holdsNewest() ? AHEAD : DIVERGED;
  }
}
