package org.litestream4j.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Reads page frames of both encodings, one after another. */
final class PageFrameReader {
  /** What {@link #readNumber} gives for the terminator. */
  static final long END = 0;

  private static final String PART = "page frames";

  private final ByteSource source;
  private final FileChecksum checksum;
  private final int pageSize;
  private final Lz4FrameReader frames;
  private final byte[] fields = new byte[PageFrame.HEADER_BYTES];
  private final ByteBuffer fieldsView = ByteBuffer.wrap(fields);
  private byte[] payload = new byte[0];
  private int flags;

  PageFrameReader(ByteSource source, FileChecksum checksum, int pageSize) {
    this.source = source;
    this.checksum = checksum;
    this.pageSize = pageSize;
    this.frames = new Lz4FrameReader(source);
  }

  /** Reads a page header; the page number, or {@link #END}. */
  long readNumber() throws IOException {
    long offset = source.offset();
    source.readFully(fields, 0, PageFrame.HEADER_BYTES, PART);
    checksum.update(fields, 0, PageFrame.HEADER_BYTES);
    long pgno = Integer.toUnsignedLong(fieldsView.getInt(0));
    flags = fieldsView.getShort(Integer.BYTES) & 0xffff;
    if (pgno == END ? flags != 0 : (flags & ~PageFrame.FLAG_BLOCK) != 0) {
      throw new LtxException(
          String.format(
              Locale.ROOT, "unknown page flags %04x at byte %d (page %d)", flags, offset, pgno));
    }
    return pgno;
  }

  /** Reads the page behind the header; returns its page checksum. */
  long readPage(long pgno, byte[] page) throws IOException {
    long offset = source.offset() - PageFrame.HEADER_BYTES;
    try {
      int length = flags == 0 ? readFrame(page) : readBlock(page);
      if (length != pageSize) {
        throw new LtxException("it holds " + length + " bytes instead of " + pageSize);
      }
    } catch (LtxException e) {
      throw new LtxException(
          "page " + pgno + " (frame at byte " + offset + "): " + e.getMessage(), e);
    }
    return checksum.updateWithPage(pgno, page, 0);
  }

  private int readBlock(byte[] page) throws IOException {
    source.readFully(fields, 0, PageFrame.LENGTH_BYTES, PART);
    checksum.update(fields, 0, PageFrame.LENGTH_BYTES);
    long length = Integer.toUnsignedLong(fieldsView.getInt(0));
    int longest = Lz4Compressor.maxCompressedLength(pageSize);
    if (length > longest) {
      throw new LtxException("payload of " + length + " bytes is longer than " + longest);
    }
    int lengthBytes = (int) length;
    if (payload.length < lengthBytes) {
      payload = new byte[longest];
    }
    source.readFully(payload, 0, lengthBytes, PART);
    return Lz4Block.inflate(payload, 0, lengthBytes, page, 0, 0, pageSize);
  }

  private int readFrame(byte[] page) throws IOException {
    frames.begin();
    int length = 0;
    int end;
    while ((end = frames.readBlock(page, 0, length, pageSize)) >= 0) {
      length = end;
    }
    return length;
  }
}
