package org.litestream4j.capture;

import java.util.Optional;
import org.litestream4j.ltx.Txid;

/** A state of a database: its TXID, and the rolling checksum of its pages. */
public final class ChainPosition {
  /** Nothing is known. */
  public static final ChainPosition NONE = new ChainPosition(0, 0);

  private static final int HEX = 16;

  private final long txid;
  private final long databaseChecksum;

  private ChainPosition(long txid, long databaseChecksum) {
    this.txid = txid;
    this.databaseChecksum = databaseChecksum;
  }

  /**
   * @param databaseChecksum 0 if it is not known
   */
  public static ChainPosition of(long txid, long databaseChecksum) {
    return new ChainPosition(txid, databaseChecksum);
  }

  /** What {@link #toString} gives; empty for any other text. */
  static Optional<ChainPosition> parse(String text) {
    if (!text.matches("[0-9a-f]{16}/[0-9a-f]{16}")) {
      return Optional.empty();
    }
    return Optional.of(
        of(
            Long.parseUnsignedLong(text.substring(0, HEX), HEX),
            Long.parseUnsignedLong(text.substring(HEX + 1), HEX)));
  }

  public long txid() {
    return txid;
  }

  public long databaseChecksum() {
    return databaseChecksum;
  }

  /** As Litestream writes positions. */
  @Override
  public String toString() {
    return Txid.format(txid) + "/" + Txid.format(databaseChecksum);
  }
}
