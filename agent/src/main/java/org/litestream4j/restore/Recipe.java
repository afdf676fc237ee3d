package org.litestream4j.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How a state is made out of the files of a replica. */
interface Recipe {
  /** What has to be read, in bytes. */
  long sizeBytes();

  /**
   * Writes the database into an empty file and proves it as far as it can be.
   *
   * @param path where the database will lie
   */
  RestoredDatabase write(FileChannel file, Path path, ReadCount count) throws IOException;
}
