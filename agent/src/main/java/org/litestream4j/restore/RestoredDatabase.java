package org.litestream4j.restore;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.litestream4j.ltx.LtxHeader;

/** A database that a restore has put in place. */
public final class RestoredDatabase {
  private final Path path;
  private final OptionalLong txid;
  private final long timestampMillis;
  private final int pageSize;
  private final long commit;
  private final PageChecksums checksums;
  private final long rollingChecksum;
  private final long recordedChecksum;

  private RestoredDatabase(
      Path path,
      OptionalLong txid,
      long timestampMillis,
      int pageSize,
      long commit,
      PageChecksums checksums,
      long recordedChecksum) {
    this.path = path;
    this.txid = txid;
    this.timestampMillis = timestampMillis;
    this.pageSize = pageSize;
    this.commit = commit;
    this.checksums = checksums;
    this.rollingChecksum = checksums.rolling(commit);
    this.recordedChecksum = recordedChecksum;
  }

  /**
   * @param last of the LTX files that make the state
   */
  static RestoredDatabase of(Path path, LtxHeader last, PageChecksums checksums) {
    return new RestoredDatabase(
        path,
        OptionalLong.of(last.maxTxid()),
        last.timestampMillis(),
        last.pageSize(),
        last.commit(),
        checksums,
        last.databaseChecksum());
  }

  static RestoredDatabase ofGeneration(
      Path path, long timestampMillis, int pageSize, long commit, PageChecksums checksums) {
    return new RestoredDatabase(
        path, OptionalLong.empty(), timestampMillis, pageSize, commit, checksums, 0);
  }

  /** Where it lies; behind a symbolic link, the file that the link names. */
  public Path path() {
    return path;
  }

  /** The TXID of its state; a state of a Litestream 0.3 replica has none. */
  public OptionalLong txid() {
    return txid;
  }

  /** When that state was captured, milliseconds since the Unix epoch. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** Bytes per page. */
  public int pageSize() {
    return pageSize;
  }

  /** Its size in pages. */
  public long commit() {
    return commit;
  }

  /** The rolling checksum of all its pages. */
  public long rollingChecksum() {
    return rollingChecksum;
  }

  /**
   * Whether the checksum was recorded when the state was captured, so that equality proves the
   * whole way. Litestream's own files carry none: there only each file is proved.
   */
  public boolean isProvedEndToEnd() {
    return recordedChecksum == rollingChecksum;
  }

  /** Visits the checksum of every page in ascending order, without the lock page. */
  public <E extends Exception> void forEachPage(PageChecksums.Visitor<E> visitor) throws E {
    checksums.forEach(commit, visitor);
  }
}
