package org.litestream4j.restore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read of all inputs of a restore, and tells whoever listens. */
final class ReadCount {
  private final RestoreProgress progress;
  private final long totalBytes;
  private long doneBytes;

  ReadCount(RestoreProgress progress, long totalBytes) {
    this.progress = progress;
    this.totalBytes = totalBytes;
  }

  /** The same bytes, counted. */
  InputStream of(InputStream input) {
    return new FilterInputStream(input) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        add(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int count = super.read(buffer, from, length);
        add(count);
        return count;
      }
    };
  }

  private void add(int count) {
    if (count > 0) {
      doneBytes += count;
      progress.read(doneBytes, totalBytes);
    }
  }
}
