package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first 100 bytes of a database file (SQLite file format, "The Database Header"). Of an
 * encrypted database, bytes 16 to 23 are left as they are by most ciphers of SQLite3 Multiple
 * Ciphers; the others still change with every transaction.
 */
public final class DatabaseHeader {
  private static final int SIZE_BYTES = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** What stands in bytes 21 to 23 of every database. */
  private static final byte[] FRACTIONS = {64, 32, 32};

  private static final int FRACTIONS_AT = 21;

  /** The file format write version of a database in WAL mode. */
  private static final int WAL_VERSION = 2;

  private final ByteBuffer bytes;
  private final boolean isPlain;

  private DatabaseHeader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.isPlain = Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length));
  }

  /** The header of {@code file}; empty for a file without one, and if all of it is encrypted. */
  public static Optional<DatabaseHeader> read(DatabaseFile file) throws IOException {
    byte[] bytes = new byte[SIZE_BYTES];
    if (file.lengthBytes() < SIZE_BYTES) {
      return Optional.empty();
    }
    file.readFully(0, bytes, SIZE_BYTES);
    DatabaseHeader header = new DatabaseHeader(bytes);
    byte[] fractions = Arrays.copyOfRange(bytes, FRACTIONS_AT, FRACTIONS_AT + FRACTIONS.length);
    boolean tellsPageSize = header.isPlain || Arrays.equals(FRACTIONS, fractions);
    return tellsPageSize ? Optional.of(header) : Optional.empty();
  }

  public int pageSizeBytes() {
    int stored = bytes.getShort(16) & 0xffff;
    return stored == 1 ? 65536 : stored;
  }

  /** Whether it is known to be in WAL mode. */
  boolean isWal() {
    return isPlain && bytes.get(18) == WAL_VERSION;
  }

  /**
   * Whether a change of the header changes nothing else of its page: neither is that encrypted, nor
   * has it room for a checksum (byte 20, the bytes reserved at the end of each page).
   */
  boolean standsForItself() {
    return isPlain && bytes.get(20) == 0;
  }

  /** Moves with every transaction in rollback-journal mode. */
  public int changeCounter() {
    return bytes.getInt(24);
  }

  /**
   * The size of the database in pages.
   *
   * @param fileSizeBytes counts where an old SQLite has left the field of the header behind
   */
  public int pages(long fileSizeBytes) {
    int stored = bytes.getInt(28);
    boolean isValid = isPlain && stored != 0 && bytes.getInt(92) == changeCounter();
    return isValid ? stored : (int) (fileSizeBytes / pageSizeBytes());
  }
}
