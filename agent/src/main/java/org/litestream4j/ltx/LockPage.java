package org.litestream4j.ltx;

/**
 * The page that holds SQLite's locking bytes, at byte 1073741824 of a database file. It never has
 * content and never appears in an LTX file.
 */
public final class LockPage {
  private static final int FIRST_LOCK_BYTE = 0x40000000;

  private LockPage() {}

  /**
   * The number of the lock page.
   *
   * @param pageSize a power of two from 512 to 65536, bytes
   */
  public static long of(int pageSize) {
    return FIRST_LOCK_BYTE / HeaderRules.requirePageSize(pageSize) + 1L;
  }
}
