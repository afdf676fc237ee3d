package org.litestream4j.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestream4j.log.Log;
import org.litestream4j.replication.Replicator;

/**
 * The line that says where a database is replicated to: once for each replica, as soon as it holds
 * a state that can be restored. Who reads it relies on it.
 */
final class Announcement {
  private final String path;
  private final Replicas replicas;

  /** Loads what the end of the JVM needs; before we say that we replicate. */
  private final Runnable preload;

  private final Log log;
  private final Set<Replicator> named = new HashSet<>();
  private @Nullable String how;
  private long firstTxid;

  Announcement(String path, Replicas replicas, Runnable preload, Log log) {
    this.path = path;
    this.replicas = replicas;
    this.preload = preload;
    this.log = log;
  }

  /** Whether it is not known yet how the database is captured. */
  synchronized boolean isDue() {
    return how == null;
  }

  /**
   * The database was captured for the first time, or again.
   *
   * @param manner what follows the names of the replicas
   * @param txid what was captured
   */
  synchronized void captured(String manner, long txid) {
    if (how == null) {
      how = manner;
      firstTxid = txid;
    }
    look();
  }

  /** A replica may hold now what it did not hold before. */
  synchronized void look() {
    if (how == null) {
      return;
    }
    List<Replicator> holders =
        replicas.list().stream()
            .filter(replicator -> holds(replicator) && !named.contains(replicator))
            .collect(Collectors.toList());
    if (!holders.isEmpty()) {
      preload.run();
      named.addAll(holders);
      log.info(
          path
              + " is replicated to "
              + holders.stream().map(Replicator::displayUrl).collect(Collectors.joining(", "))
              + how);
    }
  }

  /** What it held before we came does not count. */
  private boolean holds(Replicator replicator) {
    return replicator.holdsState() && replicator.durableTxid().orElse(-1) >= firstTxid;
  }
}
