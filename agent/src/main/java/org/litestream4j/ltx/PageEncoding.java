package org.litestream4j.ltx;

/** How the pages of an LTX file are compressed. Reading accepts both, also mixed in one file. */
public enum PageEncoding {
  /** A raw LZ4 block with its length before it: what Litestream writes and reads from 0.5.16 on. */
  BLOCK,
  /** A whole LZ4 frame per page: what every Litestream 0.5 can read. */
  FRAME
}
