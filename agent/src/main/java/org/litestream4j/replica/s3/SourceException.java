package org.litestream4j.replica.s3;

import java.io.IOException;

/** Reading what is to be uploaded failed, as opposed to sending it. */
final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  SourceException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  SourceException(String message) {
    super(message);
  }
}
