package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;

/** A buffered input that knows its position and says where and in what it ended too early. */
final class ByteSource {
  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int limit;
  private long bufferOffset;

  ByteSource(InputStream in) {
    this.in = in;
  }

  /** Bytes handed out so far. */
  long offset() {
    return bufferOffset + next;
  }

  /** The next byte, 0 to 255, of the {@code part} of the file. */
  int readByte(String part) throws IOException {
    if (next == limit && !fill()) {
      throw truncated(part);
    }
    return buffer[next++] & 0xff;
  }

  void readFully(byte[] bytes, int offset, int length, String part) throws IOException {
    int done = 0;
    while (done < length) {
      if (next == limit && !fill()) {
        throw truncated(part);
      }
      int count = Math.min(limit - next, length - done);
      System.arraycopy(buffer, next, bytes, offset + done, count);
      next += count;
      done += count;
    }
  }

  boolean atEnd() throws IOException {
    return next == limit && !fill();
  }

  private boolean fill() throws IOException {
    bufferOffset += limit;
    next = 0;
    limit = 0;
    limit = Math.max(in.read(buffer, 0, BUFFER_BYTES), 0);
    return limit > 0;
  }

  private LtxException truncated(String part) {
    return new LtxException("truncated: it ends at byte " + offset() + ", within the " + part);
  }
}
