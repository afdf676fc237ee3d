package org.litestream4j.replica;

import java.io.IOException;
import java.io.InputStream;

/** What is uploaded: bytes of a known length that can be read again for another attempt. */
public interface UploadSource {
  long sizeBytes();

  /** The timestamp of the LTX header, milliseconds since the Unix epoch. */
  long timestampMillis();

  /** A new stream over all bytes. */
  InputStream open() throws IOException;
}
