package org.litestream4j.sqlite;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The 32 bytes at the start of a {@code -wal} file (SQLite file format, "The Write-Ahead Log",
 * section 4.1). All fields are big-endian; the magic says how the checksums read their words.
 */
final class WalHeader {
  static final int SIZE_BYTES = 32;

  private static final int MAGIC_LITTLE_ENDIAN = 0x377F0682;
  private static final int MAGIC_BIG_ENDIAN = 0x377F0683;
  private static final int VERSION = 3007000;

  private final int pageSizeBytes;
  private final int salt1;
  private final int salt2;
  private final WalChecksum checksum;

  private WalHeader(int pageSizeBytes, int salt1, int salt2, WalChecksum checksum) {
    this.pageSizeBytes = pageSizeBytes;
    this.salt1 = salt1;
    this.salt2 = salt2;
    this.checksum = checksum;
  }

  /**
   * The header in the first 32 of {@code bytes}; empty if it is not one or is torn: SQLite treats
   * such a WAL as empty.
   */
  static Optional<WalHeader> parse(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt(0);
    if ((magic != MAGIC_LITTLE_ENDIAN && magic != MAGIC_BIG_ENDIAN)
        || buffer.getInt(4) != VERSION) {
      return Optional.empty();
    }
    int pageSizeBytes = buffer.getInt(8);
    if (!PageSize.isValid(pageSizeBytes)) {
      return Optional.empty();
    }
    WalChecksum checksum = WalChecksum.start(WalChecksum.WordOrder.of(magic == MAGIC_BIG_ENDIAN));
    checksum.update(bytes, 0, 24);
    if (!checksum.matches(buffer.getInt(24), buffer.getInt(28))) {
      return Optional.empty();
    }
    return Optional.of(
        new WalHeader(pageSizeBytes, buffer.getInt(16), buffer.getInt(20), checksum));
  }

  int pageSizeBytes() {
    return pageSizeBytes;
  }

  int salt1() {
    return salt1;
  }

  int salt2() {
    return salt2;
  }

  WalChecksum.WordOrder wordOrder() {
    return checksum.order();
  }

  /** Where the first frame of this WAL begins. */
  WalPosition firstFrame() {
    return WalPosition.of(salt1, salt2, SIZE_BYTES, checksum.first(), checksum.second());
  }

  boolean isGenerationOf(WalPosition position) {
    return position.salt1() == salt1 && position.salt2() == salt2;
  }
}
