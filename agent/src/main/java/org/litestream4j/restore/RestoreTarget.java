package org.litestream4j.restore;

import org.jspecify.annotations.Nullable;

/**
 * Which state is asked for: the newest, the one of a TXID, or the last before a moment; and which
 * one it must not be older than.
 */
public final class RestoreTarget {
  private static final RestoreTarget LATEST = new RestoreTarget(null, null, 0);

  private final @Nullable Long txid;
  private final @Nullable Long timestampMillis;
  private final long requiredTxid;

  private RestoreTarget(@Nullable Long txid, @Nullable Long timestampMillis, long requiredTxid) {
    this.txid = txid;
    this.timestampMillis = timestampMillis;
    this.requiredTxid = requiredTxid;
  }

  /** The newest state of the replica. */
  public static RestoreTarget latest() {
    return LATEST;
  }

  /**
   * The state after a TXID, which has to be the last of some file.
   *
   * @throws IllegalArgumentException for 0, which is no TXID
   */
  public static RestoreTarget txid(long txid) {
    if (txid == 0) {
      throw new IllegalArgumentException("invalid txid format: TXIDs begin at 1");
    }
    return new RestoreTarget(txid, null, 0);
  }

  /**
   * The last state that was replicated strictly before a moment; the newest if nothing is as late.
   *
   * @param timestampMillis since the Unix epoch
   */
  public static RestoreTarget before(long timestampMillis) {
    return new RestoreTarget(null, timestampMillis, 0);
  }

  /**
   * The same, but a state with a smaller TXID is as good as none: what a replica has lost at its
   * end cannot be seen in the replica itself.
   */
  public RestoreTarget requiring(long leastTxid) {
    return new RestoreTarget(txid, timestampMillis, leastTxid);
  }

  /** The newest state, under the same requirement. */
  RestoreTarget orLatest() {
    return LATEST.requiring(requiredTxid);
  }

  /** 0 where any state will do. */
  long requiredTxid() {
    return requiredTxid;
  }

  boolean isLatest() {
    return txid == null && timestampMillis == null;
  }

  boolean isTxid() {
    return txid != null;
  }

  boolean isMoment() {
    return timestampMillis != null;
  }

  /** Only for a moment. */
  long timestampMillis() {
    if (timestampMillis == null) {
      throw new IllegalStateException("the target is not a moment");
    }
    return timestampMillis;
  }

  /** Whether a file may belong to this state. */
  boolean admits(long maxTxid, long createdAtMillis) {
    return (txid == null || Long.compareUnsigned(maxTxid, txid) <= 0)
        && (timestampMillis == null || createdAtMillis < timestampMillis);
  }

  /** Whether nothing after {@code maxTxid} is wanted. */
  boolean isReachedBy(long maxTxid) {
    return txid != null && Long.compareUnsigned(maxTxid, txid) >= 0;
  }

  /** Whether a plan that ends with {@code maxTxid} does not get as far as was asked. */
  boolean isMissedBy(long maxTxid) {
    return txid != null && !isReachedBy(maxTxid);
  }
}
