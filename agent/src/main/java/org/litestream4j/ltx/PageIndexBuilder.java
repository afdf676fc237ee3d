package org.litestream4j.ltx;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Collects where the pages of a file lie until the page index can be written after them.
 *
 * <p>It is the only thing that grows with the file, so it keeps just the distance of the page
 * numbers and the sizes of the frames, three bytes for most pages; offsets follow from the sizes.
 */
final class PageIndexBuilder {
  private static final int CHUNK_BYTES = 4096;
  private static final int MAX_ENTRY_BYTES = 2 * Varint.MAX_BYTES;

  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long lastPgno;

  /**
   * @param frameBytes length of the page's frame, which begins where the one before ended
   */
  void add(long pgno, int frameBytes) {
    Chunk chunk = chunks.peekLast();
    if (chunk == null || chunk.length > CHUNK_BYTES - MAX_ENTRY_BYTES) {
      chunk = new Chunk();
      chunks.add(chunk);
    }
    chunk.length = Varint.put(pgno - lastPgno, chunk.bytes, chunk.length);
    chunk.length = Varint.put(frameBytes, chunk.bytes, chunk.length);
    lastPgno = pgno;
  }

  /** Writes the index with its end mark and its length. */
  void writeTo(LtxOutput out) throws IOException {
    long start = out.offset();
    long pgno = 0;
    long frameOffset = LtxHeader.SIZE_BYTES;
    byte[] entry = new byte[3 * Varint.MAX_BYTES];
    for (Chunk chunk : chunks) {
      int at = 0;
      while (at < chunk.length) {
        pgno += Varint.get(chunk.bytes, at);
        at = Varint.end(chunk.bytes, at);
        long frameBytes = Varint.get(chunk.bytes, at);
        at = Varint.end(chunk.bytes, at);
        int length = Varint.put(pgno, entry, 0);
        length = Varint.put(frameOffset, entry, length);
        length = Varint.put(frameBytes, entry, length);
        out.write(entry, 0, length);
        frameOffset += frameBytes;
      }
    }
    entry[0] = 0;
    out.write(entry, 0, 1);
    out.writeLong(out.offset() - start);
  }

  private static final class Chunk {
    final byte[] bytes = new byte[CHUNK_BYTES];
    int length;
  }
}
