package org.litestream4j.compaction;

import java.io.IOException;
import java.io.InputStream;

/** A file that is merged with others. */
interface MergeInput {
  long sizeBytes();

  /** Its bytes from the first on. */
  InputStream open() throws IOException;
}
