package org.litestream4j.replica.s3;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.litestream4j.replica.UploadSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A range of an upload's bytes, as often as the SDK wants them: once for the signature, once for
 * the request. Nothing of it is kept in memory.
 */
final class SourcePart implements ContentStreamProvider, Closeable {
  static final String CONTENT_TYPE = "application/octet-stream";

  private final UploadSource source;
  private final long offset;
  private final long lengthBytes;
  private @Nullable InputStream current;

  SourcePart(UploadSource source, long offset, long lengthBytes) {
    this.source = source;
    this.offset = offset;
    this.lengthBytes = lengthBytes;
  }

  RequestBody body() {
    return RequestBody.fromContentProvider(this, lengthBytes, CONTENT_TYPE);
  }

  @Override
  public InputStream newStream() {
    try {
      close();
      InputStream stream = source.open();
      current = stream;
      skip(stream, offset);
      return new Range(stream, lengthBytes);
    } catch (SourceException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(new SourceException(e));
    }
  }

  private static void skip(InputStream stream, long count) throws IOException {
    long left = count;
    while (left > 0) {
      long skipped = stream.skip(left);
      if (skipped == 0 && stream.read() < 0) {
        throw new SourceException("it ends " + left + " bytes before its stated size");
      }
      left -= Math.max(skipped, 1);
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  /** Ends after the range; before that, an end of the source is an error. */
  private static final class Range extends FilterInputStream {
    private long leftBytes;

    Range(InputStream stream, long lengthBytes) {
      super(stream);
      this.leftBytes = lengthBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      if (leftBytes == 0) {
        return -1;
      }
      int count = readSource(buffer, start, (int) Math.min(length, leftBytes));
      if (count < 0) {
        throw new SourceException("it ends " + leftBytes + " bytes before its stated size");
      }
      leftBytes -= count;
      return count;
    }

    private int readSource(byte[] buffer, int start, int length) throws IOException {
      try {
        return in.read(buffer, start, length);
      } catch (IOException e) {
        throw new SourceException(e);
      }
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, leftBytes));
      leftBytes -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), leftBytes);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
