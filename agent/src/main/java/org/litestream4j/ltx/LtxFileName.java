package org.litestream4j.ltx;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of an LTX file: {@code <min>-<max>.ltx}, the range of TXIDs that it holds. */
public final class LtxFileName implements Comparable<LtxFileName> {
  private static final String SUFFIX = ".ltx";
  private static final int LENGTH = 16 + 1 + 16 + SUFFIX.length();

  private final long minTxid;
  private final long maxTxid;

  private LtxFileName(long minTxid, long maxTxid) {
    this.minTxid = minTxid;
    this.maxTxid = maxTxid;
  }

  /**
   * A name for the range from {@code minTxid} to {@code maxTxid}, both included.
   *
   * @throws IllegalArgumentException unless {@code 1 <= minTxid <= maxTxid}
   */
  public static LtxFileName of(long minTxid, long maxTxid) {
    if (minTxid < 1 || maxTxid < minTxid) {
      throw new IllegalArgumentException(
          "invalid TXID range " + Txid.format(minTxid) + "-" + Txid.format(maxTxid));
    }
    return new LtxFileName(minTxid, maxTxid);
  }

  /** The name that {@code text} spells; empty for foreign names, which listings skip. */
  public static Optional<LtxFileName> parse(String text) {
    if (text.length() != LENGTH || !text.endsWith(SUFFIX) || text.charAt(16) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(of(Txid.parse(text.substring(0, 16)), Txid.parse(text.substring(17, 33))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public long minTxid() {
    return minTxid;
  }

  public long maxTxid() {
    return maxTxid;
  }

  @Override
  public int compareTo(LtxFileName other) {
    int byMin = Long.compareUnsigned(minTxid, other.minTxid);
    return byMin != 0 ? byMin : Long.compareUnsigned(maxTxid, other.maxTxid);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LtxFileName
        && minTxid == ((LtxFileName) other).minTxid
        && maxTxid == ((LtxFileName) other).maxTxid;
  }

  @Override
  public int hashCode() {
    return Objects.hash(minTxid, maxTxid);
  }

  @Override
  public String toString() {
    return Txid.format(minTxid) + "-" + Txid.format(maxTxid) + SUFFIX;
  }
}
