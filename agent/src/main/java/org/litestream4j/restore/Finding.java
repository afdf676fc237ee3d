package org.litestream4j.restore;

import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;

/** Something that is wrong with a replica: where, and what. */
public final class Finding {
  private static final int ALL_LEVELS = -1;

  private final int level;
  private final long minTxid;
  private final long maxTxid;
  private final String text;

  private Finding(int level, long minTxid, long maxTxid, String text) {
    this.level = level;
    this.minTxid = minTxid;
    this.maxTxid = maxTxid;
    this.text = text;
  }

  static Finding of(int level, long minTxid, long maxTxid, String text) {
    return new Finding(level, minTxid, maxTxid, text);
  }

  /** About the replica as a whole. */
  static Finding ofAll(long minTxid, long maxTxid, String text) {
    return of(ALL_LEVELS, minTxid, maxTxid, text);
  }

  static Finding in(LtxFileInfo file, String problem) {
    return of(file.level(), file.minTxid(), file.maxTxid(), file + ": " + problem);
  }

  /** 0 to 9; -1 for the replica as a whole. */
  public int level() {
    return level;
  }

  /** Sixteen hex digits; empty for none. */
  public String minTxid() {
    return format(minTxid);
  }

  /** Sixteen hex digits; empty for none. */
  public String maxTxid() {
    return format(maxTxid);
  }

  private static String format(long txid) {
    return txid == 0 ? "" : Txid.format(txid);
  }

  /** One line that names the file, or the TXIDs, and what is wrong. */
  public String text() {
    return text;
  }
}
