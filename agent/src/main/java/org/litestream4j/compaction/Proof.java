package org.litestream4j.compaction;

import java.util.Locale;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;

/** What the pages of a merged file must add up to, where that is known. */
final class Proof {
  private final LtxHeader header;

  private Proof(LtxHeader header) {
    this.header = header;
  }

  static Proof of(LtxHeader merged) {
    return new Proof(merged);
  }

  /**
   * @param rolling checksum of all pages of the merged file
   */
  void check(long rolling) throws LtxException {
    long recorded = header.databaseChecksum();
    if (header.isSnapshot() && recorded != 0 && recorded != rolling) {
      throw new LtxException(
          String.format(
              Locale.ROOT,
              "database checksum mismatch: the files of %s make %016x, but it was %016x",
              LtxFileName.of(header.minTxid(), header.maxTxid()),
              rolling,
              recorded));
    }
  }
}
