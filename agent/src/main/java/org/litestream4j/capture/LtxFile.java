package org.litestream4j.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.Random;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxFileWriter;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.WalPosition;

/** An LTX file of the meta directory while it is written; closed unpublished, it never was. */
final class LtxFile implements Closeable {
  /**
   * Where a real Litestream looks on from if it takes over: offset 32, nothing read. With offset 0
   * it fails at every sync.
   */
  private static final long TAKEOVER_OFFSET = 32;

  private static final long LOOK_AT_ROOM_BYTES = 1 << 20;

  private final MetaDirectory meta;
  private final AtomicFile file;
  private final LtxFileWriter writer;
  private long unlookedBytes;

  private LtxFile(MetaDirectory meta, AtomicFile file, LtxFileWriter writer) {
    this.meta = meta;
    this.file = file;
    this.writer = writer;
  }

  static LtxFile create(
      MetaDirectory meta, int level, LtxFileName name, LtxHeader.Builder header, PageEncoding as)
      throws IOException {
    meta.requireRoom(NeededRoom.RESERVE_BYTES);
    AtomicFile file = AtomicFile.create(meta.ltxFile(level, name));
    try {
      LtxHeader complete = header.txids(name.minTxid(), name.maxTxid()).build();
      return new LtxFile(meta, file, LtxFileWriter.open(file.channel(), complete, as));
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** The header of a file that brings a replica to the state of {@code pages}. */
  static LtxHeader.Builder header(
      PageSource pages, long timestampMillis, WalPosition start, WalPosition end) {
    LtxHeader.Builder header =
        LtxHeader.builder()
            .pageSize(pages.pageSizeBytes())
            .commit(pages.commitPages())
            .timestampMillis(timestampMillis);
    if (end.isNone()) {
      Random random = new Random();
      return header.wal(TAKEOVER_OFFSET, 0, random.nextInt() | 1, random.nextInt() | 1);
    }
    return header.wal(start.offset(), end.offset() - start.offset(), end.salt1(), end.salt2());
  }

  /**
   * Writes a page and returns its page checksum.
   *
   * @throws NoRoomException if the disk has only left what is the app's
   */
  long writePage(int page, byte[] content) throws IOException {
    unlookedBytes += content.length;
    if (unlookedBytes >= LOOK_AT_ROOM_BYTES) {
      unlookedBytes = 0;
      meta.requireRoom(NeededRoom.RESERVE_BYTES);
    }
    return writer.writePage(page, content, 0);
  }

  /**
   * Makes the file durable under its name.
   *
   * @return its size in bytes
   */
  long publish(long databaseChecksum) throws IOException {
    writer.finish(databaseChecksum);
    long sizeBytes = writer.sizeBytes();
    file.publish();
    return sizeBytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
