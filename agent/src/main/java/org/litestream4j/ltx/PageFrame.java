package org.litestream4j.ltx;

/** The fixed parts of a page frame (LTX 3). */
final class PageFrame {
  /** Page number (four bytes) and page flags (two bytes); all zero in the terminator. */
  static final int HEADER_BYTES = 6;

  /** The payload's length, only with {@link #FLAG_BLOCK}. */
  static final int LENGTH_BYTES = 4;

  /** The only page flag: the payload is an LZ4 block with its length before it. */
  static final short FLAG_BLOCK = 1;

  private PageFrame() {}
}
