package org.litestream4j.restore;

import java.io.IOException;
import java.io.InputStream;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.LtxFileInfo;

/** The content of one file of a replica, which has to be what its name says. */
final class LtxInput {
  private LtxInput() {}

  /**
   * @throws LtxException if it does not begin with a valid header, or with that of another file
   */
  static LtxDecoder decode(InputStream in, LtxFileInfo info) throws IOException {
    LtxDecoder decoder = LtxDecoder.open(in);
    LtxHeader header = decoder.header();
    if (header.minTxid() != info.minTxid() || header.maxTxid() != info.maxTxid()) {
      throw new LtxException(
          "it holds " + LtxFileName.of(header.minTxid(), header.maxTxid()) + " by its header");
    }
    return decoder;
  }
}
