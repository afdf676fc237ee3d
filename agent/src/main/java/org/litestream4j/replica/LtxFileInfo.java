package org.litestream4j.replica;

import org.litestream4j.ltx.LtxFileName;

/** One LTX file of a replica, as a listing gives it. */
public final class LtxFileInfo {
  private final int level;
  private final LtxFileName name;
  private final long sizeBytes;
  private final long createdAtMillis;

  private LtxFileInfo(int level, LtxFileName name, long sizeBytes, long createdAtMillis) {
    this.level = level;
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.createdAtMillis = createdAtMillis;
  }

  /**
   * @param level 0 to 9
   * @param sizeBytes of the stored object
   * @param createdAtMillis since the Unix epoch; the header's timestamp where the store keeps it,
   *     else the time of the upload
   */
  public static LtxFileInfo of(int level, LtxFileName name, long sizeBytes, long createdAtMillis) {
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("level " + level + " is not within 0 to 9");
    }
    return new LtxFileInfo(level, name, sizeBytes, createdAtMillis);
  }

  public int level() {
    return level;
  }

  public LtxFileName name() {
    return name;
  }

  public long minTxid() {
    return name.minTxid();
  }

  public long maxTxid() {
    return name.maxTxid();
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  public long createdAtMillis() {
    return createdAtMillis;
  }

  @Override
  public String toString() {
    return "level " + level + " " + name;
  }
}
