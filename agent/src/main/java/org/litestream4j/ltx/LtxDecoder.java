package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads one LTX file from front to end and verifies all of it: order and completeness of the pages,
 * page index, checksums, and that nothing follows.
 *
 * <p>Pages are handed out before the file checksum behind them is known: only when {@link
 * #readPage} has returned {@link #END} are they proved, and a caller must be able to discard what
 * it made of them. Memory is bounded by the page size, whatever the file says. The caller closes
 * the stream.
 */
public final class LtxDecoder {
  /** What {@link #readPage} returns after the last page, when the whole file is verified. */
  public static final long END = PageFrameReader.END;

  private static final String TRAILER = "trailer";

  private final ByteSource source;
  private final LtxHeader header;
  private final FileChecksum checksum;
  private final PageSequence sequence;
  private final PageFrameReader frames;
  private final PageIndexVerifier index;
  private long rolling = RollingChecksum.EMPTY;
  private long pageChecksum;
  private long postApplyChecksum;
  private long fileChecksum;
  private boolean ended;

  private LtxDecoder(ByteSource source, LtxHeader header) {
    this.source = source;
    this.header = header;
    this.checksum = new FileChecksum(header.pageSize());
    this.sequence = new PageSequence(header);
    this.frames = new PageFrameReader(source, checksum, header.pageSize());
    this.index = new PageIndexVerifier(source, checksum);
  }

  /**
   * Reads the header of a file.
   *
   * @throws LtxException if it is not valid
   */
  public static LtxDecoder open(InputStream in) throws IOException {
    ByteSource source = new ByteSource(in);
    byte[] headerBytes = new byte[LtxHeader.SIZE_BYTES];
    source.readFully(headerBytes, 0, headerBytes.length, "header");
    return new LtxDecoder(source, LtxHeader.parse(headerBytes));
  }

  /**
   * Reads a file from front to end and verifies it.
   *
   * @return its header
   * @throws LtxException if it is not valid
   */
  public static LtxHeader verify(InputStream in) throws IOException {
    LtxDecoder decoder = open(in);
    byte[] page = new byte[decoder.header.pageSize()];
    long pgno;
    do {
      pgno = decoder.readPage(page);
    } while (pgno != END);
    return decoder.header;
  }

  public LtxHeader header() {
    return header;
  }

  /**
   * Reads the next page into {@code page}, which has the size of a page.
   *
   * @return its number, or {@link #END} if there is none and the file is verified
   * @throws LtxException if the file is not valid
   */
  public long readPage(byte[] page) throws IOException {
    if (page.length != header.pageSize()) {
      throw new IllegalArgumentException(
          "buffer of " + page.length + " bytes for pages of " + header.pageSize());
    }
    if (ended) {
      return END;
    }
    long offset = source.offset();
    long pgno = frames.readNumber();
    if (pgno == END) {
      sequence.end();
      index.readAndVerify();
      readTrailer();
      ended = true;
      return END;
    }
    sequence.next(pgno);
    pageChecksum = frames.readPage(pgno, page);
    rolling = RollingChecksum.add(rolling, pageChecksum);
    index.add(pgno, offset, source.offset() - offset);
    return pgno;
  }

  /** The page checksum of the page that was read last. */
  public long pageChecksum() {
    return pageChecksum;
  }

  /** After {@link #END}: rolling checksum of the database after the file; 0 if not tracked. */
  public long postApplyChecksum() {
    return postApplyChecksum;
  }

  /** After {@link #END}: the checksum of the whole file. */
  public long fileChecksum() {
    return fileChecksum;
  }

  private void readTrailer() throws IOException {
    byte[] field = new byte[Long.BYTES];
    source.readFully(field, 0, field.length, TRAILER);
    checksum.update(field, 0, field.length);
    postApplyChecksum = ByteBuffer.wrap(field).getLong();
    source.readFully(field, 0, field.length, TRAILER);
    fileChecksum = ByteBuffer.wrap(field).getLong();
    if (!source.atEnd()) {
      throw new LtxException("more bytes after the trailer, which ends at byte " + source.offset());
    }
    requireEqual("file checksum", fileChecksum, checksum.value(header));
    if (header.isSnapshot() && header.tracksChecksums()) {
      requireEqual("post-apply checksum", postApplyChecksum, rolling);
    }
  }

  private static void requireEqual(String what, long declared, long computed) throws LtxException {
    if (declared != computed) {
      throw new LtxException(
          String.format(
              Locale.ROOT,
              "%s mismatch: declared %016x, computed %016x",
              what,
              declared,
              computed));
    }
  }
}
