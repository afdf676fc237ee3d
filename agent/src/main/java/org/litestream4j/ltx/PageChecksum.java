package org.litestream4j.ltx;

/**
 * The checksum of one database page as LTX defines it: CRC-64 over the page number (four bytes, big
 * endian) and the page, with bit 63 set.
 */
public final class PageChecksum {
  /** Bit 63, which every checksum of an LTX file has set, so that 0 can mean "none". */
  static final long FLAG = 1L << 63;

  private PageChecksum() {}

  /** Whether {@code checksum} is one at all. */
  static boolean isPresent(long checksum) {
    return (checksum & FLAG) != 0;
  }

  /**
   * @param pgno page number, 1 to 4294967295
   * @param page holds the page from {@code offset} on
   * @param pageSize a power of two from 512 to 65536, bytes
   */
  public static long of(long pgno, byte[] page, int offset, int pageSize) {
    PageCrc crc = PageCrc.forPageSize(HeaderRules.requirePageSize(pageSize));
    return of(pgno, crc, crc.of(page, offset));
  }

  /** The same where the CRC of the page alone is known already. */
  static long of(long pgno, PageCrc crc, long pageCrc) {
    return FLAG | crc.append(ofNumber((int) pgno), pageCrc);
  }

  private static long ofNumber(int pgno) {
    long crc = Crc64.EMPTY;
    for (int shift = 24; shift >= 0; shift -= 8) {
      crc = Crc64.updateByte(crc, pgno >>> shift);
    }
    return crc;
  }
}
