package org.litestream4j.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Locale;
import org.litestream4j.ltx.LtxException;

/**
 * Applies one whole WAL file to a database file, as a checkpoint does (SQLite file format, "The
 * Write-Ahead Log"). Unlike SQLite, which ignores what follows the first frame that is not valid,
 * it refuses such a WAL: something is missing there.
 */
final class WalReplay {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC_LITTLE_ENDIAN = 0x377F0682;
  private static final int MAGIC_BIG_ENDIAN = 0x377F0683;

  private final InputStream in;
  private final ByteOrder wordOrder;
  private final int pageSize;
  private final long salts;
  private int checksum1;
  private int checksum2;

  private WalReplay(InputStream in, byte[] header) throws LtxException {
    ByteBuffer fields = ByteBuffer.wrap(header);
    int magic = fields.getInt(0);
    if (magic != MAGIC_LITTLE_ENDIAN && magic != MAGIC_BIG_ENDIAN) {
      throw new LtxException(String.format(Locale.ROOT, "not a WAL: it begins with %08x", magic));
    }
    this.in = in;
    this.wordOrder = magic == MAGIC_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    this.pageSize = fields.getInt(8);
    this.salts = fields.getLong(16);
    addToChecksum(header, HEADER_BYTES - 8);
    requireChecksum(fields.getInt(24), fields.getInt(28), "header");
  }

  /** Reads the header of a WAL. */
  static WalReplay open(InputStream in) throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    if (!readFully(in, header)) {
      throw new LtxException("the WAL is empty");
    }
    return new WalReplay(in, header);
  }

  /** Bytes per page. */
  int pageSize() {
    return pageSize;
  }

  /**
   * Applies all transactions of the WAL.
   *
   * @return the size of the database in pages after the last one, or 0 if there are none
   * @throws LtxException if the WAL does not end with a whole transaction
   */
  long applyTo(PageWriter database) throws IOException {
    byte[] header = new byte[FRAME_HEADER_BYTES];
    byte[] page = new byte[pageSize];
    long commit = 0;
    boolean isWhole = true;
    while (readFully(in, header)) {
      if (!readFully(in, page)) {
        throw truncated();
      }
      ByteBuffer fields = ByteBuffer.wrap(header);
      verifyFrame(fields, header, page);
      database.write(Integer.toUnsignedLong(fields.getInt(0)), page);
      isWhole = fields.getInt(4) != 0;
      commit = isWhole ? Integer.toUnsignedLong(fields.getInt(4)) : commit;
    }
    if (!isWhole) {
      throw new LtxException("the WAL ends within a transaction");
    }
    database.flush();
    return commit;
  }

  private void verifyFrame(ByteBuffer fields, byte[] header, byte[] page) throws LtxException {
    if (fields.getLong(8) != salts || fields.getInt(0) == 0) {
      throw new LtxException("the WAL holds a frame of another WAL");
    }
    addToChecksum(header, 8);
    addToChecksum(page, pageSize);
    requireChecksum(fields.getInt(16), fields.getInt(20), "frame");
  }

  private void addToChecksum(byte[] bytes, int length) {
    IntBuffer words = ByteBuffer.wrap(bytes, 0, length).order(wordOrder).asIntBuffer();
    while (words.hasRemaining()) {
      checksum1 += words.get() + checksum2;
      checksum2 += words.get() + checksum1;
    }
  }

  private void requireChecksum(int stored1, int stored2, String part) throws LtxException {
    if (stored1 != checksum1 || stored2 != checksum2) {
      throw new LtxException("checksum mismatch in a " + part + " of the WAL");
    }
  }

  /** False at the end of the stream. */
  private static boolean readFully(InputStream in, byte[] bytes) throws IOException {
    int length = 0;
    while (length < bytes.length) {
      int count = in.read(bytes, length, bytes.length - length);
      if (count < 0 && length == 0) {
        return false;
      }
      if (count < 0) {
        throw truncated();
      }
      length += count;
    }
    return true;
  }

  private static LtxException truncated() {
    return new LtxException("the WAL ends within a frame");
  }
}
