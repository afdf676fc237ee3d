package org.litestream4j.restore;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.RestoredChain;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.ReplicaIdentity;

/**
 * What a restore leaves in the meta directory of the restored database: that it was restored on
 * purpose, from which replica, and where its chain stands, so that replication goes on from there.
 */
public final class RestoreMark {
  private RestoreMark() {}

  /** Replaces what {@code meta} says of an earlier database at the same path. */
  public static void leave(
      RestoredDatabase restored, ReplicaClient from, MetaDirectory meta, Clock clock)
      throws IOException {
    DatabaseIdentity identity = DatabaseIdentity.restored(idOf(from), from.displayUrl());
    if (restored.txid().isPresent()) {
      RestoredChain.of(
              restored.path(),
              restored.txid().getAsLong(),
              restored.pageSize(),
              (int) restored.commit(),
              restored.rollingChecksum(),
              sink -> restored.forEachPage(sink::page))
          .writeTo(meta, identity, clock);
    } else {
      meta.startAnew(identity);
    }
  }

  /** Which database a replica says it holds; empty for one by Litestream. */
  public static Optional<String> idOf(ReplicaClient replica) throws IOException {
    return replica
        .readObject(ReplicaIdentity.OBJECT_NAME)
        .flatMap(ReplicaIdentity::parse)
        .map(ReplicaIdentity::databaseId);
  }
}
