package org.litestream4j.replica.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an answer. The JDK's HTTP client takes a broken connection for the end of the body,
 * so the announced length is checked here; a body that is not wanted to its end is cut off.
 */
final class S3Body extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> response;
  private final String object;
  private final long announcedBytes;
  private long readBytes;

  S3Body(ResponseInputStream<GetObjectResponse> response, String object) {
    super(response);
    this.response = response;
    this.object = object;
    this.announcedBytes = lengthBytes(response.response().contentLength());
  }

  private static long lengthBytes(@Nullable Long contentLength) {
    return contentLength == null ? -1 : contentLength;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    int count = in.read(buffer, start, length);
    if (count > 0) {
      readBytes += count;
    } else if (count < 0 && readBytes < announcedBytes) {
      throw new EOFException(
          object
              + ": the connection broke after "
              + readBytes
              + " of "
              + announcedBytes
              + " bytes");
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    readBytes += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (readBytes < announcedBytes) {
      response.abort();
    } else {
      response.close();
    }
  }
}
