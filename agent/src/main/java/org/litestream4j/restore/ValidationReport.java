package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.litestream4j.replica.LtxFileInfo;

/** What a validation has found out about one replica. */
public final class ValidationReport {
  private final String replicaUrl;
  private final List<LtxFileInfo> files;
  private final List<Finding> findings;
  private final long newestTxid;
  private final long newestMillis;
  private final boolean isNewestReached;
  private final boolean isProvedEndToEnd;
  private final int pageSize;
  private final long commit;
  private final long rollingChecksum;

  ValidationReport(
      String replicaUrl,
      List<LtxFileInfo> files,
      List<Finding> findings,
      long newestTxid,
      long newestMillis,
      OverlaidState state) {
    this.replicaUrl = replicaUrl;
    this.files = Collections.unmodifiableList(new ArrayList<>(files));
    this.findings = Collections.unmodifiableList(new ArrayList<>(findings));
    this.newestTxid = newestTxid;
    this.newestMillis = newestMillis;
    this.isNewestReached = state.isKnown() && state.txid() == newestTxid;
    this.isProvedEndToEnd = isNewestReached && state.isProved();
    this.pageSize = state.pageSize();
    this.commit = state.commit();
    this.rollingChecksum = state.rolling();
  }

  public String replicaUrl() {
    return replicaUrl;
  }

  /** Of all levels, in the order of the listing. */
  public List<LtxFileInfo> files() {
    return files;
  }

  /** Empty if nothing is wrong. */
  public List<Finding> findings() {
    return findings;
  }

  /** The highest TXID of any file that could be read; 0 if there is none. */
  public long newestTxid() {
    return newestTxid;
  }

  /** When its state was captured, milliseconds since the Unix epoch; 0 if there is none. */
  public long newestMillis() {
    return newestMillis;
  }

  /** Whether the files make the newest state; what follows tells about it then. */
  public boolean isNewestReached() {
    return isNewestReached;
  }

  /**
   * Whether the checksum of the newest state was recorded when it was captured, and equals that of
   * what the files make. Litestream's own files carry none: there only each file is proved.
   */
  public boolean isProvedEndToEnd() {
    return isProvedEndToEnd;
  }

  /** Bytes per page. */
  public int pageSize() {
    return pageSize;
  }

  /** The size of the database in pages. */
  public long commit() {
    return commit;
  }

  /** Of the database, as its pages make it. */
  public long rollingChecksum() {
    return rollingChecksum;
  }
}
