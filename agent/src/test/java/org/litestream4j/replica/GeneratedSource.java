package org.litestream4j.replica;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** An upload of any size that is nowhere stored, may fail midway, and counts its streams. */
public final class GeneratedSource implements UploadSource {
  private final long sizeBytes;
  private final long failureOffset;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  public GeneratedSource(long sizeBytes) {
    this(sizeBytes, Long.MAX_VALUE);
  }

  private GeneratedSource(long sizeBytes, long failureOffset) {
    this.sizeBytes = sizeBytes;
    this.failureOffset = failureOffset;
  }

  public GeneratedSource failingAt(long offset) {
    return new GeneratedSource(sizeBytes, offset);
  }

  public int openStreams() {
    return open.get();
  }

  public int mostOpenStreams() {
    return mostOpen.get();
  }

  public int failures() {
    return failures.get();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long timestampMillis() {
    return 1_763_711_030_700L;
  }

  @Override
  public InputStream open() {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    return new Stream();
  }

  private final class Stream extends InputStream {
    private long position;
    private boolean closed;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      if (position >= failureOffset) {
        failures.incrementAndGet();
        throw new IOException("the disk is gone");
      }
      int count = (int) Math.min(length, Math.min(sizeBytes, failureOffset) - position);
      if (count <= 0) {
        return -1;
      }
      for (int i = 0; i < count; i++) {
        buffer[start + i] = (byte) (((position + i) * 31) >>> 7);
      }
      position += count;
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.min(count, sizeBytes - position);
      position += skipped;
      return skipped;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
