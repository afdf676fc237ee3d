package org.litestream4j.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Buffered output of an LTX file that hashes what belongs to the file checksum. */
final class LtxOutput {
  private static final int BUFFER_BYTES = 32768;

  private final OutputStream out;
  private final FileChecksum checksum;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int length;
  private long flushedBytes;

  LtxOutput(OutputStream out, FileChecksum checksum) {
    this.out = out;
    this.checksum = checksum;
  }

  /** Bytes written so far. */
  long offset() {
    return flushedBytes + length;
  }

  void write(byte[] bytes, int offset, int count) throws IOException {
    checksum.update(bytes, offset, count);
    writeUnhashed(bytes, offset, count);
  }

  void writeLong(long value) throws IOException {
    write(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), 0, Long.BYTES);
  }

  void writeUnhashed(byte[] bytes, int offset, int count) throws IOException {
    if (count > BUFFER_BYTES - length) {
      flushBuffer();
    }
    if (count >= BUFFER_BYTES) {
      out.write(bytes, offset, count);
      flushedBytes += count;
      return;
    }
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  void flush() throws IOException {
    flushBuffer();
    out.flush();
  }

  private void flushBuffer() throws IOException {
    out.write(buffer, 0, length);
    flushedBytes += length;
    length = 0;
  }
}
