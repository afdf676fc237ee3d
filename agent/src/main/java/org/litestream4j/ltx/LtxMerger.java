package org.litestream4j.ltx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges contiguous files into one: of each page the version of the latest file that has it,
 * without the pages beyond the end of the database after the last file.
 *
 * <p>Every input is read to its end and verified; the memory is a few page buffers per input. Pages
 * reach the sink before the inputs are proved, so what the sink made of them counts only when
 * {@link #mergeInto} has returned.
 */
public final class LtxMerger {
  private final LtxHeader header;
  private final PriorityQueue<Cursor> cursors = new PriorityQueue<>();

  private LtxMerger(LtxHeader header, List<LtxDecoder> inputs) {
    this.header = header;
    for (int i = 0; i < inputs.size(); i++) {
      cursors.add(new Cursor(inputs.get(i), i));
    }
  }

  /**
   * @param inputs the oldest first, at least one, none read from yet
   * @throws LtxException if their page sizes differ, or if one does not continue where the one
   *     before ends
   */
  public static LtxMerger of(List<LtxDecoder> inputs) throws LtxException {
    List<LtxHeader> headers = new ArrayList<>();
    for (LtxDecoder input : inputs) {
      headers.add(input.header());
    }
    return new LtxMerger(MergedHeader.of(headers), inputs);
  }

  /**
   * The header of the merged file: the whole range of TXIDs, and commit, timestamp and database
   * checksum of the last input.
   */
  public LtxHeader header() {
    return header;
  }

  /**
   * Hands all pages to the sink, ascending. If the first input is a snapshot, so is the result: all
   * pages up to {@link LtxHeader#commit} except the lock page.
   *
   * @throws LtxException if an input is not valid, or if a page of a snapshot is missing
   */
  public void mergeInto(PageSink sink) throws IOException {
    PageSequence sequence = new PageSequence(header);
    long last = 0;
    while (!cursors.isEmpty()) {
      Cursor cursor = cursors.remove();
      if (cursor.pgno > last) {
        last = cursor.pgno;
        if (last <= header.commit()) {
          sequence.next(last);
          sink.writePage(last, cursor.page, cursor.input.pageChecksum());
        }
      }
      if (cursor.advance()) {
        cursors.add(cursor);
      }
    }
    sequence.end();
  }

  /** One input at its current page; page 0 until the first is read. */
  private static final class Cursor implements Comparable<Cursor> {
    private final LtxDecoder input;
    private final int age;
    private final byte[] page;
    private long pgno;

    Cursor(LtxDecoder input, int position) {
      this.input = input;
      this.age = -position;
      this.page = new byte[input.header().pageSize()];
    }

    boolean advance() throws IOException {
      try {
        pgno = input.readPage(page);
      } catch (LtxException e) {
        LtxHeader header = input.header();
        throw new LtxException(
            LtxFileName.of(header.minTxid(), header.maxTxid()) + ": " + e.getMessage(), e);
      }
      return pgno != LtxDecoder.END;
    }

    @Override
    public int compareTo(Cursor other) {
      int byPage = Long.compare(pgno, other.pgno);
      return byPage != 0 ? byPage : Integer.compare(age, other.age);
    }
  }
}
