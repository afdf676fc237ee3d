package org.litestream4j.sqlite;

/** The page sizes that SQLite knows: powers of two from 512 to 65536 bytes. */
public final class PageSize {
  private static final int MIN_BYTES = 512;
  private static final int MAX_BYTES = 65536;

  private PageSize() {}

  public static boolean isValid(int bytes) {
    return bytes >= MIN_BYTES && bytes <= MAX_BYTES && Integer.bitCount(bytes) == 1;
  }
}
