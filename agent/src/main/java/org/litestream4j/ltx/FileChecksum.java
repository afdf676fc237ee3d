package org.litestream4j.ltx;

/**
 * The file checksum while a file is written or read: CRC-64 over header, page headers, uncompressed
 * pages, terminator, page index and post-apply checksum, with bit 63 set. The header is folded in
 * last, so that it may still change until then.
 */
final class FileChecksum {
  private final int pageSize;
  private final PageCrc pages;
  private long afterHeader = Crc64.EMPTY;
  private long lengthAfterHeader;

  FileChecksum(int pageSize) {
    this.pageSize = pageSize;
    this.pages = PageCrc.forPageSize(pageSize);
  }

  void update(byte[] bytes, int offset, int length) {
    afterHeader = Crc64.update(afterHeader, bytes, offset, length);
    lengthAfterHeader += length;
  }

  /** Adds an uncompressed page; returns its page checksum, which takes no second pass. */
  long updateWithPage(long pgno, byte[] page, int offset) {
    long crc = pages.of(page, offset);
    afterHeader = pages.append(afterHeader, crc);
    lengthAfterHeader += pageSize;
    return PageChecksum.of(pgno, pages, crc);
  }

  long value(LtxHeader header) {
    long headerCrc = Crc64.of(header.toBytes(), 0, LtxHeader.SIZE_BYTES);
    return PageChecksum.FLAG | Crc64.combine(headerCrc, afterHeader, lengthAfterHeader);
  }
}
