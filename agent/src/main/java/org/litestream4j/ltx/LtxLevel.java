package org.litestream4j.ltx;

/** The levels of a replica: 0 holds what was captured, the higher ones what was merged of it. */
public final class LtxLevel {
  /** Where snapshots live, whole databases from TXID 1 on; the highest level. */
  public static final int SNAPSHOT = 9;

  private LtxLevel() {}
}
