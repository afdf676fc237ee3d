package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The first 100 bytes of a database file (SQLite file format, "The Database Header"). */
public final class DatabaseHeader {
  private static final int SIZE_BYTES = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer bytes;

  private DatabaseHeader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** The header of {@code file}; empty for a file without one, such as an encrypted database. */
  public static Optional<DatabaseHeader> read(DatabaseFile file) throws IOException {
    byte[] bytes = new byte[SIZE_BYTES];
    if (file.lengthBytes() < SIZE_BYTES) {
      return Optional.empty();
    }
    file.readFully(0, bytes, SIZE_BYTES);
    return Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))
        ? Optional.of(new DatabaseHeader(ByteBuffer.wrap(bytes)))
        : Optional.empty();
  }

  public int pageSizeBytes() {
    int stored = bytes.getShort(16) & 0xffff;
    return stored == 1 ? 65536 : stored;
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
    boolean isValid = stored != 0 && bytes.getInt(92) == changeCounter();
    return isValid ? stored : (int) (fileSizeBytes / pageSizeBytes());
  }
}
