package org.litestream4j.ltx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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

  static final int MAGIC = 0x4c545831;
  static final int FLAG_NO_CHECKSUM = 2;

  final int flags;
  private final int pageSize;
  private final long commit;
  private final long minTxid;
  private final long maxTxid;
  private final long timestampMillis;
  private final long preApplyChecksum;
  private final long walOffset;
  private final long walSizeBytes;
  private final int walSalt1;
  private final int walSalt2;
  private final long nodeId;
  private final long databaseChecksum;

  private LtxHeader(Builder b) {
    this.flags = b.flags;
    this.pageSize = b.pageSize;
    this.commit = b.commit;
    this.minTxid = b.minTxid;
    this.maxTxid = b.maxTxid;
    this.timestampMillis = b.timestampMillis;
    this.preApplyChecksum = b.preApplyChecksum;
    this.walOffset = b.walOffset;
    this.walSizeBytes = b.walSizeBytes;
    this.walSalt1 = b.walSalt1;
    this.walSalt2 = b.walSalt2;
    this.nodeId = b.nodeId;
    this.databaseChecksum = b.databaseChecksum;
  }

  /** A header without WAL position and checksums; page size, commit and TXIDs have no default. */
  public static Builder builder() {
    return new Builder();
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
        throw new LtxException(
            "LTX file truncated: it ends at byte " + length + ", within the header of 100 bytes");
      }
      length += count;
    }
    return parse(bytes);
  }

  /**
   * The header that {@code bytes} begins with. Reserved bytes without a meaning known here are
   * ignored.
   *
   * @throws LtxException if it is not valid
   */
  public static LtxHeader parse(byte[] bytes) throws LtxException {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, SIZE_BYTES);
    int magic = in.getInt();
    if (magic != MAGIC) {
      throw new LtxException(
          String.format("not an LTX file: it begins with %08x instead of \"LTX1\"", magic));
    }
    Builder b = new Builder();
    b.flags = in.getInt();
    b.pageSize = in.getInt();
    b.commit = Integer.toUnsignedLong(in.getInt());
    b.minTxid = in.getLong();
    b.maxTxid = in.getLong();
    b.timestampMillis = in.getLong();
    b.preApplyChecksum = in.getLong();
    b.walOffset = in.getLong();
    b.walSizeBytes = in.getLong();
    b.walSalt1 = in.getInt();
    b.walSalt2 = in.getInt();
    b.nodeId = in.getLong();
    long reserved = in.getLong();
    b.databaseChecksum = (reserved & PageChecksum.FLAG) != 0 ? reserved : 0;
    LtxHeader header = new LtxHeader(b);
    Optional<String> violation = HeaderRules.violation(header);
    if (violation.isPresent()) {
      throw new LtxException("invalid LTX header: " + violation.get());
    }
    return header;
  }

  /** The encoded form, {@link #SIZE_BYTES} long. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(SIZE_BYTES)
        .putInt(MAGIC)
        .putInt(flags)
        .putInt(pageSize)
        .putInt((int) commit)
        .putLong(minTxid)
        .putLong(maxTxid)
        .putLong(timestampMillis)
        .putLong(preApplyChecksum)
        .putLong(walOffset)
        .putLong(walSizeBytes)
        .putInt(walSalt1)
        .putInt(walSalt2)
        .putLong(nodeId)
        .putLong(databaseChecksum)
        .array();
  }

  static int requirePageSize(int pageSize) {
    if (!HeaderRules.isPageSize(pageSize)) {
      throw new IllegalArgumentException(HeaderRules.describePageSize(pageSize));
    }
    return pageSize;
  }

  /** A builder that starts with the values of this header. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.flags = flags;
    b.pageSize = pageSize;
    b.commit = commit;
    b.minTxid = minTxid;
    b.maxTxid = maxTxid;
    b.timestampMillis = timestampMillis;
    b.preApplyChecksum = preApplyChecksum;
    b.walOffset = walOffset;
    b.walSizeBytes = walSizeBytes;
    b.walSalt1 = walSalt1;
    b.walSalt2 = walSalt2;
    b.nodeId = nodeId;
    b.databaseChecksum = databaseChecksum;
    return b;
  }

  /** Whether the file says that it holds every page of the database: its first TXID is 1. */
  public boolean isSnapshot() {
    return minTxid == 1;
  }

  /** Whether pre-apply and post-apply checksums are kept. Litestream 0.5 never does. */
  public boolean tracksChecksums() {
    return (flags & FLAG_NO_CHECKSUM) == 0;
  }

  /** Bytes per page, a power of two from 512 to 65536. */
  public int pageSize() {
    return pageSize;
  }

  /** Size of the database in pages after the file is applied. */
  public long commit() {
    return commit;
  }

  public long minTxid() {
    return minTxid;
  }

  public long maxTxid() {
    return maxTxid;
  }

  /** Milliseconds since the Unix epoch. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** Rolling checksum of the database before the file; 0 unless {@link #tracksChecksums}. */
  public long preApplyChecksum() {
    return preApplyChecksum;
  }

  /** Byte offset in the source WAL; 0 if there is none. */
  public long walOffset() {
    return walOffset;
  }

  /** Number of WAL bytes covered; 0 if there are none. */
  public long walSizeBytes() {
    return walSizeBytes;
  }

  public int walSalt1() {
    return walSalt1;
  }

  public int walSalt2() {
    return walSalt2;
  }

  public long nodeId() {
    return nodeId;
  }

  /**
   * Rolling checksum of the database after the file; 0 if unknown. It lies in the reserved bytes 80
   * to 87, which other readers ignore; files by Litestream do not have it.
   */
  public long databaseChecksum() {
    return databaseChecksum;
  }

  /** Collects the fields of a header. */
  public static final class Builder {
    private int flags = FLAG_NO_CHECKSUM;
    private int pageSize;
    private long commit;
    private long minTxid;
    private long maxTxid;
    private long timestampMillis;
    private long preApplyChecksum;
    private long walOffset;
    private long walSizeBytes;
    private int walSalt1;
    private int walSalt2;
    private long nodeId;
    private long databaseChecksum;

    private Builder() {}

    /** A power of two from 512 to 65536, bytes. */
    public Builder pageSize(int bytes) {
      this.pageSize = bytes;
      return this;
    }

    /** Size of the database in pages after the file is applied. */
    public Builder commit(long pages) {
      this.commit = pages;
      return this;
    }

    /** The range of TXIDs, both included, from 1 on. */
    public Builder txids(long min, long max) {
      this.minTxid = min;
      this.maxTxid = max;
      return this;
    }

    public Builder timestampMillis(long sinceEpoch) {
      this.timestampMillis = sinceEpoch;
      return this;
    }

    /** Where the content came from in the WAL, in bytes; salts need an offset other than 0. */
    public Builder wal(long offset, long sizeBytes, int salt1, int salt2) {
      this.walOffset = offset;
      this.walSizeBytes = sizeBytes;
      this.walSalt1 = salt1;
      this.walSalt2 = salt2;
      return this;
    }

    public Builder nodeId(long id) {
      this.nodeId = id;
      return this;
    }

    /** Rolling checksum of the database after the file; 0 if unknown. */
    public Builder databaseChecksum(long rolling) {
      this.databaseChecksum = rolling;
      return this;
    }

    /**
     * Keeps LTX's own database checksums, which Litestream 0.5 cannot restore.
     *
     * @param preApply rolling checksum before the file; 0 for a snapshot
     */
    public Builder trackChecksums(long preApply) {
      this.flags = 0;
      this.preApplyChecksum = preApply;
      return this;
    }

    /**
     * @throws IllegalArgumentException with the rule that is broken
     */
    public LtxHeader build() {
      LtxHeader header = new LtxHeader(this);
      HeaderRules.violation(header)
          .ifPresent(
              violation -> {
                throw new IllegalArgumentException("invalid LTX header: " + violation);
              });
      return header;
    }
  }
}
