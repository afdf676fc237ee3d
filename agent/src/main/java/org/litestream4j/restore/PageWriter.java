package org.litestream4j.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes pages where they belong in a database file, neighbours together. */
final class PageWriter {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final FileChannel file;
  private final ByteBuffer pending = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long pendingOffset;

  PageWriter(FileChannel file) {
    this.file = file;
  }

  /**
   * @param pgno page number, from 1 on
   */
  void write(long pgno, byte[] page) throws IOException {
    long offset = (pgno - 1) * page.length;
    if (pendingOffset + pending.position() != offset || pending.remaining() < page.length) {
      flush();
      pendingOffset = offset;
    }
    pending.put(page);
  }

  void flush() throws IOException {
    pending.flip();
    long offset = pendingOffset;
    while (pending.hasRemaining()) {
      offset += file.write(pending, offset);
    }
    pending.clear();
  }
}
