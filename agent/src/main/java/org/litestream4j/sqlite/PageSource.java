package org.litestream4j.sqlite;

import java.io.IOException;

/** The pages of a database in one committed state. */
public interface PageSource {
  int pageSizeBytes();

  /** The size of the database in pages. */
  int commitPages();

  /**
   * Reads page {@code page}, from 1 to {@link #commitPages()}, into the first bytes of {@code
   * target}. A page that the database counts but never wrote is zeros.
   */
  void read(int page, byte[] target) throws IOException;

  /**
   * Called after the last page of a long read.
   *
   * @throws StateMovedException if the pages read since the start may not belong to one state
   */
  void verifyStable() throws IOException;
}
