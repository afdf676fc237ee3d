package org.litestream4j.replica;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a replica by Litestream 0.3: a snapshot of the database file, or a piece of one of
 * the WAL files that followed it, both in LZ4 frames. A generation is an unbroken sequence of them.
 */
public final class GenerationFile {
  /** By WAL file, and by place within it. */
  public static final Comparator<GenerationFile> BY_POSITION =
      Comparator.comparingLong(GenerationFile::index).thenComparingLong(GenerationFile::walOffset);

  private static final Pattern SNAPSHOT =
      Pattern.compile("generations/([0-9a-f]{16})/snapshots/([0-9a-f]{8})\\.snapshot\\.lz4");
  private static final Pattern WAL =
      Pattern.compile("generations/([0-9a-f]{16})/wal/([0-9a-f]{8})_([0-9a-f]{8,15})\\.wal\\.lz4");
  private static final int HEX = 16;

  private final String path;
  private final String generation;
  private final boolean isSnapshot;
  private final long index;
  private final long walOffset;
  private final long sizeBytes;
  private final long createdAtMillis;

  private GenerationFile(
      String path, Matcher parts, boolean isSnapshot, long sizeBytes, long createdAtMillis) {
    this.path = path;
    this.generation = String.valueOf(parts.group(1));
    this.isSnapshot = isSnapshot;
    this.index = Long.parseLong(String.valueOf(parts.group(2)), HEX);
    this.walOffset = isSnapshot ? 0 : Long.parseLong(String.valueOf(parts.group(3)), HEX);
    this.sizeBytes = sizeBytes;
    this.createdAtMillis = createdAtMillis;
  }

  /**
   * The file at {@code path}; empty for foreign names.
   *
   * @param path below the replica, with slashes
   * @param sizeBytes of the stored object
   * @param createdAtMillis since the Unix epoch
   */
  public static Optional<GenerationFile> parse(String path, long sizeBytes, long createdAtMillis) {
    Matcher snapshot = SNAPSHOT.matcher(path);
    if (snapshot.matches()) {
      return Optional.of(new GenerationFile(path, snapshot, true, sizeBytes, createdAtMillis));
    }
    Matcher wal = WAL.matcher(path);
    return wal.matches()
        ? Optional.of(new GenerationFile(path, wal, false, sizeBytes, createdAtMillis))
        : Optional.empty();
  }

  /** Below the replica, with slashes. */
  public String path() {
    return path;
  }

  /** 16 hex digits. */
  public String generation() {
    return generation;
  }

  /** Whether this is the database file rather than a piece of a WAL. */
  public boolean isSnapshot() {
    return isSnapshot;
  }

  /** Which WAL file of the generation; for a snapshot, the first that follows it. */
  public long index() {
    return index;
  }

  /** Where in its WAL file the piece begins, in bytes. */
  public long walOffset() {
    return walOffset;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  public long createdAtMillis() {
    return createdAtMillis;
  }

  @Override
  public String toString() {
    return path;
  }
}
