package org.litestream4j.replication;

import java.util.Collection;

/** What is known of a database that nobody has open; immutable. */
public final class LocalState {
  private final long contentChecksum;
  private final boolean hasAllOfChain;
  private final boolean holdsNewest;
  private final boolean endsBeforeNewest;
  private final boolean isChosen;

  private LocalState(
      long contentChecksum,
      boolean hasAllOfChain,
      boolean holdsNewest,
      boolean endsBeforeNewest,
      boolean isChosen) {
    this.contentChecksum = contentChecksum;
    this.hasAllOfChain = hasAllOfChain;
    this.holdsNewest = holdsNewest;
    this.endsBeforeNewest = endsBeforeNewest;
    this.isChosen = isChosen;
  }

  /**
   * @param contentChecksum the rolling checksum of its pages; 0 if they were not read
   */
  public static LocalState of(long contentChecksum) {
    return new LocalState(contentChecksum, false, false, false, false);
  }

  /** It provably has all that was captured of it, and perhaps more. */
  public LocalState withAllOfChain() {
    return new LocalState(contentChecksum, true, holdsNewest, endsBeforeNewest, isChosen);
  }

  /** Its chain has the newest state of the replica, perhaps with more behind it. */
  public LocalState holdingNewest() {
    return new LocalState(contentChecksum, hasAllOfChain, true, endsBeforeNewest, isChosen);
  }

  /**
   * Its WAL is the one that the newest state of the replica was read from, and ends before that.
   */
  public LocalState endingBeforeNewest() {
    return new LocalState(contentChecksum, hasAllOfChain, holdsNewest, true, isChosen);
  }

  /** Somebody has restored this state, or has adopted the replica for it. */
  public LocalState chosen() {
    return new LocalState(contentChecksum, hasAllOfChain, holdsNewest, endsBeforeNewest, true);
  }

  /**
   * Whether it matters that an earlier state of the replica is the same, and none was found yet.
   */
  boolean mayBeEarlier(Collection<Long> found) {
    return contentChecksum != 0
        && !isChosen
        && !(holdsNewest && hasAllOfChain)
        && !found.contains(contentChecksum);
  }

  long contentChecksum() {
    return contentChecksum;
  }

  boolean hasAllOfChain() {
    return hasAllOfChain;
  }

  boolean holdsNewest() {
    return holdsNewest;
  }

  boolean endsBeforeNewest() {
    return endsBeforeNewest;
  }

  boolean isChosen() {
    return isChosen;
  }
}
