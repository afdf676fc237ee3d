package org.litestream4j.ltx;

/**
 * CRC-64 of whole pages of one size, for the page checksum and the file checksum together: the
 * page's bytes are read once, and {@link #append} puts the result behind either prefix.
 */
final class PageCrc {
  private static final int MIN_BITS = 9;
  private static final int MAX_BITS = 16;
  private static final PageCrc[] BY_SIZE = bySize();

  private final int half;
  private final CrcShift overHalf;
  private final CrcShift overPage;

  private PageCrc(int half) {
    this.half = half;
    this.overHalf = CrcShift.over(half);
    this.overPage = CrcShift.over(2 * half);
  }

  /**
   * @param pageSize a power of two from 512 to 65536
   */
  static PageCrc forPageSize(int pageSize) {
    return BY_SIZE[Integer.numberOfTrailingZeros(pageSize) - MIN_BITS];
  }

  /** The CRC of the page that begins at {@code offset}. */
  long of(byte[] page, int offset) {
    // Two independent halves: one alone waits for its own table look-ups most of the time.
    long first = ~Crc64.EMPTY;
    long second = ~Crc64.EMPTY;
    int middle = offset + half;
    for (int i = 0; i < half; i += 8) {
      first = Crc64.advance8(first, page, offset + i);
      second = Crc64.advance8(second, page, middle + i);
    }
    return overHalf.apply(~first) ^ ~second;
  }

  /** The CRC of something with the CRC {@code prefix}, followed by a page. */
  long append(long prefix, long pageCrc) {
    return overPage.apply(prefix) ^ pageCrc;
  }

  private static PageCrc[] bySize() {
    PageCrc[] all = new PageCrc[MAX_BITS - MIN_BITS + 1];
    for (int bits = MIN_BITS; bits <= MAX_BITS; bits++) {
      all[bits - MIN_BITS] = new PageCrc(1 << (bits - 1));
    }
    return all;
  }
}
