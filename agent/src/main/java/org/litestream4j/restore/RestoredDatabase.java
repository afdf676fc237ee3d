package org.litestream4j.restore;

import java.nio.file.Path;
import org.litestream4j.ltx.LtxHeader;

/** A database that a restore has put in place. */
public final class RestoredDatabase {
  private final Path path;
  private final LtxHeader last;
  private final long rollingChecksum;
  private final PageChecksums checksums;

  RestoredDatabase(Path path, LtxHeader last, long rollingChecksum, PageChecksums checksums) {
    this.path = path;
    this.last = last;
    this.rollingChecksum = rollingChecksum;
    this.checksums = checksums;
  }

  /** Where it lies; behind a symbolic link, the file that the link names. */
  public Path path() {
    return path;
  }

  /** The TXID of its state. */
  public long txid() {
    return last.maxTxid();
  }

  /** When that state was captured, milliseconds since the Unix epoch. */
  public long timestampMillis() {
    return last.timestampMillis();
  }

  /** Bytes per page. */
  public int pageSize() {
    return last.pageSize();
  }

  /** Its size in pages. */
  public long commit() {
    return last.commit();
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
    return last.databaseChecksum() != 0;
  }

  /** Visits the checksum of every page in ascending order, without the lock page. */
  public <E extends Exception> void forEachPage(PageChecksums.Visitor<E> visitor) throws E {
    checksums.forEach(last.commit(), visitor);
  }
}
