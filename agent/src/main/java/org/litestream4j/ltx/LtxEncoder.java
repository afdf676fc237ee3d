package org.litestream4j.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Writes one LTX file: the header, pages by ascending number, and on {@link #finish} what follows
 * them. What breaks the format's rules is refused, so that a finished file is a valid one.
 *
 * <p>The caller closes the stream, and discards what was written if any call fails.
 */
public final class LtxEncoder {
  private final LtxHeader header;
  private final FileChecksum checksum;
  private final LtxOutput out;
  private final PageSequence sequence;
  private final PageFrameWriter frames;
  private final PageIndexBuilder index = new PageIndexBuilder();
  private boolean finished;

  private LtxEncoder(OutputStream out, LtxHeader header, PageEncoding encoding) {
    this.header = header;
    this.checksum = new FileChecksum(header.pageSize());
    this.out = new LtxOutput(out, checksum);
    this.sequence = new PageSequence(header);
    this.frames = new PageFrameWriter(encoding, header.pageSize(), this.out, checksum);
  }

  /** Begins a file with its header. */
  public static LtxEncoder open(OutputStream out, LtxHeader header, PageEncoding encoding)
      throws IOException {
    LtxEncoder encoder = new LtxEncoder(out, header, encoding);
    encoder.out.writeUnhashed(header.toBytes(), 0, LtxHeader.SIZE_BYTES);
    return encoder;
  }

  public LtxHeader header() {
    return header;
  }

  /** Bytes written so far. */
  public long sizeBytes() {
    return out.offset();
  }

  /**
   * Writes the page that begins at {@code page[offset]}.
   *
   * @param pgno greater than the one before, at most the header's commit, not the lock page; in a
   *     snapshot without a gap
   * @return the page's checksum, which costs nothing extra here
   * @throws LtxException if the page must not come here
   */
  public long writePage(long pgno, byte[] page, int offset) throws IOException {
    requireOpen();
    if (offset < 0 || page.length - offset < header.pageSize()) {
      throw new IllegalArgumentException(
          "page " + pgno + " is shorter than " + header.pageSize() + " bytes");
    }
    sequence.next(pgno);
    long start = out.offset();
    long pageChecksum = frames.write(pgno, page, offset);
    index.add(pgno, (int) (out.offset() - start));
    return pageChecksum;
  }

  /**
   * Ends a file that does not track checksums.
   *
   * @throws LtxException if it is a snapshot and not all pages are there, or if it is empty
   */
  public void finish() throws IOException {
    finish(0);
  }

  /**
   * Ends the file.
   *
   * @param postApplyChecksum rolling checksum of the database after the file; 0 unless the header
   *     says that checksums are tracked
   * @throws LtxException if the checksum is not of that kind, if it is a snapshot and not all pages
   *     are there, or if it empties the database without saying so in the checksum
   */
  public void finish(long postApplyChecksum) throws IOException {
    finish(header, postApplyChecksum);
  }

  /** Ends a file whose header will be replaced by {@code finalHeader}. */
  void finish(LtxHeader finalHeader, long postApplyChecksum) throws IOException {
    requireOpen();
    sequence.end();
    requireValidPostApply(postApplyChecksum);
    finished = true;
    out.write(new byte[PageFrame.HEADER_BYTES], 0, PageFrame.HEADER_BYTES);
    index.writeTo(out);
    out.writeLong(postApplyChecksum);
    byte[] fileChecksum =
        ByteBuffer.allocate(Long.BYTES).putLong(checksum.value(finalHeader)).array();
    out.writeUnhashed(fileChecksum, 0, fileChecksum.length);
    out.flush();
  }

  private void requireValidPostApply(long postApply) throws LtxException {
    if (header.tracksChecksums() ? !PageChecksum.isPresent(postApply) : postApply != 0) {
      throw new LtxException(
          String.format(Locale.ROOT, "invalid post-apply checksum %016x", postApply));
    }
    if (header.commit() == 0 && postApply != RollingChecksum.EMPTY) {
      throw new LtxException("a file that leaves no pages must track checksums and say so");
    }
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the LTX file is finished");
    }
  }
}
