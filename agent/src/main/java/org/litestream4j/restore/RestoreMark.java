package org.litestream4j.restore;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.litestream4j.capture.ChainPosition;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.RestoredChain;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.ReplicaIdentity;

/**
 * What a restore leaves in the meta directory of the restored database: from which replica it was
 * restored, whether on purpose, and where its chain stands, so that replication goes on from there.
 */
public final class RestoreMark {
  private RestoreMark() {}

  /**
   * Replaces what {@code meta} says of an earlier database at the same path: somebody wants this
   * state and no other, also if the replica goes on.
   */
  public static void leaveChosen(
      RestoredDatabase restored, ReplicaClient from, MetaDirectory meta, Clock clock)
      throws IOException {
    ChainPosition chosen = ChainPosition.of(restored.txid().orElse(0), restored.rollingChecksum());
    leave(restored, identity(from).chosen(chosen), meta, clock);
  }

  /** The same, for the newest state, which was restored because nothing better was there. */
  public static void leave(
      RestoredDatabase restored, ReplicaClient from, MetaDirectory meta, Clock clock)
      throws IOException {
    leave(restored, identity(from), meta, clock);
  }

  private static DatabaseIdentity identity(ReplicaClient from) throws IOException {
    return DatabaseIdentity.restored(idOf(from), from.displayUrl());
  }

  private static void leave(
      RestoredDatabase restored, DatabaseIdentity identity, MetaDirectory meta, Clock clock)
      throws IOException {
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
