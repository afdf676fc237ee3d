package org.litestream4j.ltx;

/**
 * The checksum of a whole database, kept up to date page by page: the XOR of all page checksums,
 * with bit 63 set. The lock page is not part of it. In memory it is a plain {@code long}.
 */
public final class RollingChecksum {
  /** Of a database without pages. */
  public static final long EMPTY = PageChecksum.FLAG;

  private RollingChecksum() {}

  /** With a page that was not there before. */
  public static long add(long rolling, long pageChecksum) {
    return PageChecksum.FLAG | (rolling ^ pageChecksum);
  }

  /** Without a page that was there before. */
  public static long remove(long rolling, long pageChecksum) {
    return add(rolling, pageChecksum);
  }

  /** With a page's new content in place of its old one. */
  public static long replace(long rolling, long oldPageChecksum, long newPageChecksum) {
    return PageChecksum.FLAG | (rolling ^ oldPageChecksum ^ newPageChecksum);
  }
}
