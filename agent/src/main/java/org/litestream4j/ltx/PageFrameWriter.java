package org.litestream4j.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes page frames, one after another through the same buffer. */
final class PageFrameWriter {
  private final PageEncoding encoding;
  private final int pageSize;
  private final LtxOutput out;
  private final FileChecksum checksum;
  private final Lz4Compressor blocks = new Lz4Compressor();
  private final Lz4FrameWriter frames = new Lz4FrameWriter(blocks);
  private final byte[] bytes;
  private final ByteBuffer fields;

  PageFrameWriter(PageEncoding encoding, int pageSize, LtxOutput out, FileChecksum checksum) {
    this.encoding = encoding;
    this.pageSize = pageSize;
    this.out = out;
    this.checksum = checksum;
    this.bytes = new byte[PageFrame.HEADER_BYTES + Lz4FrameWriter.maxFrameLength(pageSize)];
    this.fields = ByteBuffer.wrap(bytes);
  }

  /** Writes the page that begins at {@code offset}; returns its page checksum. */
  long write(long pgno, byte[] page, int offset) throws IOException {
    fields.putInt(0, (int) pgno);
    int payload;
    int end;
    if (encoding == PageEncoding.BLOCK) {
      payload = PageFrame.HEADER_BYTES + PageFrame.LENGTH_BYTES;
      end = blocks.compress(page, offset, pageSize, bytes, payload);
      fields.putShort(Integer.BYTES, PageFrame.FLAG_BLOCK);
      fields.putInt(PageFrame.HEADER_BYTES, end - payload);
    } else {
      payload = PageFrame.HEADER_BYTES;
      end = frames.write(page, offset, pageSize, bytes, payload);
    }
    out.write(bytes, 0, payload);
    long pageChecksum = checksum.updateWithPage(pgno, page, offset);
    out.writeUnhashed(bytes, payload, end - payload);
    return pageChecksum;
  }
}
