package org.litestream4j.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compares the page index of a file with the pages that were read before it. Both are only
 * digested, so that the memory for it does not grow with the file.
 */
final class PageIndexVerifier {
  private static final String PART = "page index";

  private final ByteSource source;
  private final FileChecksum checksum;
  private final byte[] scratch = new byte[3 * Varint.MAX_BYTES];
  private long expected = Crc64.EMPTY;
  private long expectedBytes;

  PageIndexVerifier(ByteSource source, FileChecksum checksum) {
    this.source = source;
    this.checksum = checksum;
  }

  /** Takes note of a page frame that was read. */
  void add(long pgno, long frameOffset, long frameBytes) {
    int length = Varint.put(pgno, scratch, 0);
    length = Varint.put(frameOffset, scratch, length);
    length = Varint.put(frameBytes, scratch, length);
    expected = Crc64.update(expected, scratch, 0, length);
    expectedBytes += length;
  }

  /** Reads the index with its end mark and its length. */
  void readAndVerify() throws IOException {
    long start = source.offset();
    long found = Crc64.EMPTY;
    for (long rest = expectedBytes; rest > 0; ) {
      int count = (int) Math.min(rest, scratch.length);
      read(count);
      found = Crc64.update(found, scratch, 0, count);
      rest -= count;
    }
    read(1);
    if (found != expected || scratch[0] != 0) {
      throw new LtxException("page index at byte " + start + " does not match the pages");
    }
    long indexBytes = source.offset() - start;
    read(Long.BYTES);
    long declared = ByteBuffer.wrap(scratch).getLong();
    if (declared != indexBytes) {
      throw new LtxException(
          "page index at byte "
              + start
              + " is "
              + indexBytes
              + " bytes long, but declares "
              + Long.toUnsignedString(declared));
    }
  }

  private void read(int count) throws IOException {
    source.readFully(scratch, 0, count, PART);
    checksum.update(scratch, 0, count);
  }
}
