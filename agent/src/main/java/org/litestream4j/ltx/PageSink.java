package org.litestream4j.ltx;

import java.io.IOException;

/** Takes pages by ascending page number. */
public interface PageSink {
  /**
   * @param pgno page number, from 1 on
   * @param page exactly one page; the array is reused after the call
   * @param pageChecksum as {@link PageChecksum} defines it
   */
  void writePage(long pgno, byte[] page, long pageChecksum) throws IOException;
}
