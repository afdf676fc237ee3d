package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of LZ4 frames, one behind the other, checked by their own checksums: what Litestream
 * 0.3 stores its snapshots and WAL segments in.
 */
public final class Lz4FrameInput extends InputStream {
  /** As far back as a match can reach. */
  private static final int WINDOW_BYTES = 64 * 1024;

  private final InputStream in;
  private final ByteSource source;
  private final Lz4FrameReader frame;
  private byte[] buffer = new byte[0];
  private boolean isInFrame;
  private int next;
  private int end;

  private Lz4FrameInput(InputStream in) {
    this.in = in;
    this.source = new ByteSource(in);
    this.frame = new Lz4FrameReader(source);
  }

  /** The content of {@code in}, which is closed with the result. */
  public static Lz4FrameInput of(InputStream in) {
    return new Lz4FrameInput(in);
  }

  @Override
  public int read() throws IOException {
    return next < end || fill() ? buffer[next++] & 0xff : -1;
  }

  /**
   * @throws LtxException if the frame is not valid
   */
  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    System.arraycopy(buffer, next, target, from, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (next == end) {
      if (!isInFrame && !beginFrame()) {
        return false;
      }
      int kept = Math.min(end, WINDOW_BYTES);
      System.arraycopy(buffer, end - kept, buffer, 0, kept);
      int filled = frame.readBlock(buffer, 0, kept, buffer.length);
      isInFrame = filled >= 0;
      next = kept;
      end = Math.max(filled, kept);
    }
    return true;
  }

  private boolean beginFrame() throws IOException {
    if (source.atEnd()) {
      return false;
    }
    frame.begin();
    buffer = new byte[WINDOW_BYTES + frame.maxBlockBytes()];
    next = 0;
    end = 0;
    isInFrame = true;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
