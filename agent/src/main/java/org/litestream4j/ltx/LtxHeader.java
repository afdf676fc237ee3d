package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The first 100 bytes of an LTX file (format version 3, magic "LTX1"), valid by construction.
 *
 * <p>Page numbers and page counts are unsigned 32-bit values, here {@code long}s from 0 to
 * 4294967295.
 */
public final class LtxHeader {
  /** Encoded length. */
  public static final int SIZE_BYTES = 100;

  static final int FLAG_NO_CHECKSUM = 2;

  private static final int MAGIC = 0x4c545831;
  private static final long MAX_COMMIT = 0xffffffffL;

  private static final int FLAGS = 4;
  private static final int PAGE_SIZE = 8;
  private static final int COMMIT = 12;
  private static final int MIN_TXID = 16;
  private static final int MAX_TXID = 24;
  private static final int TIMESTAMP = 32;
  private static final int PRE_APPLY_CHECKSUM = 40;
  private static final int WAL_OFFSET = 48;
  private static final int WAL_SIZE = 56;
  private static final int WAL_SALT_1 = 64;
  private static final int WAL_SALT_2 = 68;
  private static final int NODE_ID = 72;
  static final int DATABASE_CHECKSUM = 80;

  private final byte[] bytes;
  private final ByteBuffer fields;

  private LtxHeader(byte[] bytes) {
    this.bytes = bytes;
    this.fields = ByteBuffer.wrap(bytes);
  }

  /** A header without WAL position and checksums; page size, commit and TXIDs have no default. */
  public static Builder builder() {
    Builder builder = new Builder(new byte[SIZE_BYTES]);
    builder.fields.putInt(0, MAGIC).putInt(FLAGS, FLAG_NO_CHECKSUM);
    return builder;
  }

  /** A builder that starts with the values of this header. */
  public Builder toBuilder() {
    return new Builder(toBytes());
  }

  /**
   * Reads the header at the start of a file and nothing after it.
   *
   * @throws LtxException if the bytes are too few or not a valid header
   */
  public static LtxHeader readFrom(InputStream in) throws IOException {
    byte[] bytes = new byte[SIZE_BYTES];
    int length = 0;
    while (length < SIZE_BYTES) {
      int count = in.read(bytes, length, SIZE_BYTES - length);
      if (count < 0) {
        throw new LtxException("truncated: it ends at byte " + length + ", within the header");
      }
      length += count;
    }
    return parse(bytes);
  }

  /**
   * The header that {@code bytes} begins with. Reserved bytes without a meaning known here are kept
   * and otherwise ignored.
   *
   * @throws LtxException if it is not valid
   */
  public static LtxHeader parse(byte[] bytes) throws LtxException {
    if (bytes.length < SIZE_BYTES) {
      throw new LtxException("a header has 100 bytes, not " + bytes.length);
    }
    LtxHeader header = new LtxHeader(Arrays.copyOf(bytes, SIZE_BYTES));
    int magic = header.fields.getInt(0);
    if (magic != MAGIC) {
      throw new LtxException(
          String.format(
              Locale.ROOT, "not an LTX file: it begins with %08x instead of \"LTX1\"", magic));
    }
    Optional<String> violation = HeaderRules.violation(header);
    if (violation.isPresent()) {
      throw new LtxException("invalid LTX header: " + violation.get());
    }
    return header;
  }

  /** The encoded form, {@link #SIZE_BYTES} long. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  int flags() {
    return fields.getInt(FLAGS);
  }

  /** Whether the file says that it holds every page of the database: its first TXID is 1. */
  public boolean isSnapshot() {
    return minTxid() == 1;
  }

  /** Whether pre-apply and post-apply checksums are kept. Litestream 0.5 never does. */
  public boolean tracksChecksums() {
    return (flags() & FLAG_NO_CHECKSUM) == 0;
  }

  /** Bytes per page, a power of two from 512 to 65536. */
  public int pageSize() {
    return fields.getInt(PAGE_SIZE);
  }

  /** Size of the database in pages after the file is applied. */
  public long commit() {
    return Integer.toUnsignedLong(fields.getInt(COMMIT));
  }

  public long minTxid() {
    return fields.getLong(MIN_TXID);
  }

  public long maxTxid() {
    return fields.getLong(MAX_TXID);
  }

  /** Milliseconds since the Unix epoch. */
  public long timestampMillis() {
    return fields.getLong(TIMESTAMP);
  }

  /** Rolling checksum of the database before the file; 0 unless {@link #tracksChecksums}. */
  public long preApplyChecksum() {
    return fields.getLong(PRE_APPLY_CHECKSUM);
  }

  /** Byte offset in the source WAL; 0 if there is none. */
  public long walOffset() {
    return fields.getLong(WAL_OFFSET);
  }

  /** Number of WAL bytes covered; 0 if there are none. */
  public long walSizeBytes() {
    return fields.getLong(WAL_SIZE);
  }

  public int walSalt1() {
    return fields.getInt(WAL_SALT_1);
  }

  public int walSalt2() {
    return fields.getInt(WAL_SALT_2);
  }

  public long nodeId() {
    return fields.getLong(NODE_ID);
  }

  /**
   * Rolling checksum of the database after the file; 0 if unknown. It lies in the reserved bytes 80
   * to 87, which other readers ignore; files by Litestream do not have it.
   */
  public long databaseChecksum() {
    long reserved = fields.getLong(DATABASE_CHECKSUM);
    return PageChecksum.isPresent(reserved) ? reserved : 0;
  }

  /** Collects the fields of a header. */
  public static final class Builder {
    private final byte[] bytes;
    private final ByteBuffer fields;

    private Builder(byte[] bytes) {
      this.bytes = bytes;
      this.fields = ByteBuffer.wrap(bytes);
    }

    /** A power of two from 512 to 65536, bytes. */
    public Builder pageSize(int bytes) {
      fields.putInt(PAGE_SIZE, bytes);
      return this;
    }

    /**
     * Size of the database in pages after the file is applied.
     *
     * @throws IllegalArgumentException unless it is from 0 to 4294967295
     */
    public Builder commit(long pages) {
      if (pages < 0 || pages > MAX_COMMIT) {
        throw new IllegalArgumentException("commit " + pages + " is not from 0 to " + MAX_COMMIT);
      }
      fields.putInt(COMMIT, (int) pages);
      return this;
    }

    /** The range of TXIDs, both included, from 1 on. */
    public Builder txids(long min, long max) {
      fields.putLong(MIN_TXID, min).putLong(MAX_TXID, max);
      return this;
    }

    public Builder timestampMillis(long sinceEpoch) {
      fields.putLong(TIMESTAMP, sinceEpoch);
      return this;
    }

    /** Where the content came from in the WAL, in bytes; salts need an offset other than 0. */
    public Builder wal(long offset, long sizeBytes, int salt1, int salt2) {
      fields.putLong(WAL_OFFSET, offset).putLong(WAL_SIZE, sizeBytes);
      fields.putInt(WAL_SALT_1, salt1).putInt(WAL_SALT_2, salt2);
      return this;
    }

    public Builder nodeId(long id) {
      fields.putLong(NODE_ID, id);
      return this;
    }

    /**
     * Rolling checksum of the database after the file; 0 if unknown.
     *
     * @throws IllegalArgumentException unless it is 0 or has bit 63 set
     */
    public Builder databaseChecksum(long rolling) {
      if (rolling != 0 && !PageChecksum.isPresent(rolling)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%016x is not a rolling checksum", rolling));
      }
      fields.putLong(DATABASE_CHECKSUM, rolling);
      return this;
    }

    /**
     * Keeps LTX's own database checksums, which Litestream 0.5 cannot restore.
     *
     * @param preApply rolling checksum before the file; 0 for a snapshot
     */
    public Builder trackChecksums(long preApply) {
      fields.putInt(FLAGS, 0).putLong(PRE_APPLY_CHECKSUM, preApply);
      return this;
    }

    /**
     * @throws IllegalArgumentException with the rule that is broken
     */
    public LtxHeader build() {
      LtxHeader header = new LtxHeader(bytes.clone());
      Optional<String> violation = HeaderRules.violation(header);
      if (violation.isPresent()) {
        throw new IllegalArgumentException("invalid LTX header: " + violation.get());
      }
      return header;
    }
  }
}
