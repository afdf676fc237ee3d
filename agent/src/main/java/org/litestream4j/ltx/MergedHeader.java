package org.litestream4j.ltx;

import java.util.List;

/** The header of a file that is merged from others, and whether they can be merged at all. */
final class MergedHeader {
  private MergedHeader() {}

  /**
   * @param inputs the oldest first
   */
  static LtxHeader of(List<LtxHeader> inputs) throws LtxException {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no LTX files to merge");
    }
    for (int i = 1; i < inputs.size(); i++) {
      requireContiguous(inputs.get(i - 1), inputs.get(i));
    }
    LtxHeader first = inputs.get(0);
    LtxHeader last = inputs.get(inputs.size() - 1);
    return LtxHeader.builder()
        .pageSize(last.pageSize())
        .commit(last.commit())
        .txids(first.minTxid(), last.maxTxid())
        .timestampMillis(last.timestampMillis())
        .databaseChecksum(last.databaseChecksum())
        .build();
  }

  private static void requireContiguous(LtxHeader earlier, LtxHeader later) throws LtxException {
    if (later.pageSize() != earlier.pageSize()) {
      throw new LtxException(
          "page size changes from "
              + earlier.pageSize()
              + " in "
              + name(earlier)
              + " to "
              + later.pageSize()
              + " in "
              + name(later));
    }
    if (later.minTxid() - 1 > earlier.maxTxid() || later.maxTxid() <= earlier.maxTxid()) {
      throw new LtxException(name(later) + " does not continue " + name(earlier));
    }
  }

  private static LtxFileName name(LtxHeader header) {
    return LtxFileName.of(header.minTxid(), header.maxTxid());
  }
}
