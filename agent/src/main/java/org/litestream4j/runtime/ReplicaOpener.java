package org.litestream4j.runtime;

import java.time.Duration;
import org.litestream4j.bootstrap.ReplicaType;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.RetryPolicy;
import org.litestream4j.replica.RetryingReplica;
import org.litestream4j.replica.kind.ReplicaClients;

/** Makes the client of a replica from what the configuration says of it. */
public final class ReplicaOpener {
  /** What a look costs: three opened files; or three requests, beside one for each commit. */
  private static final Duration FILE_WATCH_INTERVAL = Duration.ofSeconds(1);

  private static final Duration STORE_WATCH_INTERVAL = Duration.ofMinutes(1);

  private final ReplicaClients clients;

  public ReplicaOpener(ReplicaClients clients) {
    this.clients = clients;
  }

  public ReplicaClient open(ReplicaConfiguration replica) {
    return clients.open(ReplicaSettings.of(replica.keys()));
  }

  /** As {@link #open}, for callers who cannot come again later: it tries again by itself. */
  ReplicaClient openPatient(ReplicaConfiguration replica) {
    return RetryingReplica.of(open(replica), RetryPolicy.standard());
  }

  /** The least time between two looks whether a replica still has its files. */
  static Duration watchInterval(ReplicaConfiguration replica) {
    return replica.type() == ReplicaType.FILE ? FILE_WATCH_INTERVAL : STORE_WATCH_INTERVAL;
  }
}
