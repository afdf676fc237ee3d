package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Files;
import org.litestream4j.ltx.LtxFileName;

/**
 * Deletes the files of a chain that are at the replicas, except for the newest: a real Litestream
 * would take it for its position.
 */
final class Forgetting {
  /** Little and often: thousands of deletions at once make ext4 slow at creating files. */
  private static final int BATCH = 64;

  private final MetaDirectory meta;
  private final PageChecksums checksums;
  private volatile long atReplicas;
  private long forgotten;

  Forgetting(MetaDirectory meta, PageChecksums checksums) {
    this.meta = meta;
    this.checksums = checksums;
  }

  /** Every file up to {@code txid} is at the replicas. On any thread. */
  void allow(long txid) {
    atReplicas = txid;
  }

  /** Whether there is enough to delete to make it worth an fsync. */
  boolean isWorthIt(long newestTxid) {
    return limit(newestTxid) - forgotten >= BATCH;
  }

  /** What the files changed in the page checksums is made durable before. */
  void run(long newestTxid) throws IOException {
    long limit = limit(newestTxid);
    if (limit <= forgotten) {
      return;
    }
    if (checksums.isKnown()) {
      checksums.force();
    }
    for (int level : MetaDirectory.LEVELS) {
      for (LtxFileName name : meta.list(level)) {
        if (name.maxTxid() <= limit) {
          Files.deleteIfExists(meta.ltxFile(level, name));
        }
      }
    }
    forgotten = limit;
  }

  private long limit(long newestTxid) {
    return Math.min(atReplicas, newestTxid - 1);
  }
}
