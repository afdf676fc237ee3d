package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;

/**
 * Inflates a stream of LZ4 frames, as replicas of Litestream 0.3 store them, and verifies their
 * checksums.
 */
public final class Lz4FrameInputStream extends InputStream {
  /** How far back a match can reach. */
  private static final int WINDOW_BYTES = 65536;

  private final InputStream in;
  private final ByteSource source;
  private final Lz4FrameReader frames;
  private byte[] window = new byte[0];
  private int next;
  private int limit;
  private boolean inFrame;

  public Lz4FrameInputStream(InputStream in) {
    this.in = in;
    this.source = new ByteSource(in);
    this.frames = new Lz4FrameReader(source);
  }

  /**
   * @throws LtxException if the input is not valid
   */
  @Override
  public int read() throws IOException {
    return fill() ? window[next++] & 0xff : -1;
  }

  /**
   * @throws LtxException if the input is not valid
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - next);
    System.arraycopy(window, next, bytes, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    while (next == limit) {
      if (!inFrame && !beginFrame()) {
        return false;
      }
      int kept = Math.min(limit, WINDOW_BYTES);
      System.arraycopy(window, limit - kept, window, 0, kept);
      next = kept;
      limit = kept;
      int end = frames.readBlock(window, 0, kept, window.length);
      inFrame = end >= 0;
      limit = Math.max(end, kept);
    }
    return true;
  }

  private boolean beginFrame() throws IOException {
    if (source.atEnd()) {
      return false;
    }
    frames.begin();
    inFrame = true;
    int needed = WINDOW_BYTES + frames.maxBlockBytes();
    if (window.length < needed) {
      window = new byte[needed];
    }
    next = 0;
    limit = 0;
    return true;
  }
}
