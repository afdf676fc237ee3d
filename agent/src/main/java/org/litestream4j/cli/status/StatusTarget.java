package org.litestream4j.cli.status;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.replica.ReplicaClient;

/** A database whose state is asked for, and where its replicas are. */
public final class StatusTarget {
  /** After as many intervals a commit that is not durable is late. */
  private static final int PATIENCE_INTERVALS = 5;

  private static final long LEAST_PATIENCE_MILLIS = 3_000;

  private static final long LEAST_POLL_MILLIS = 200;

  /** What a look takes on a busy machine, beyond the interval. */
  private static final long LOOK_MILLIS = 500;

  private final Path path;
  private final MetaDirectory meta;
  private final List<ReplicaClient> replicas;
  private final long syncIntervalMillis;
  private final long drillIntervalMillis;

  private StatusTarget(
      Path path,
      MetaDirectory meta,
      List<ReplicaClient> replicas,
      long syncIntervalMillis,
      long drillIntervalMillis) {
    this.path = path;
    this.meta = meta;
    this.replicas = Collections.unmodifiableList(new ArrayList<>(replicas));
    this.syncIntervalMillis = syncIntervalMillis;
    this.drillIntervalMillis = drillIntervalMillis;
  }

  /**
   * @param syncIntervalMillis the longest of its replicas
   * @param drillIntervalMillis 0 for no drills
   */
  public static StatusTarget of(
      Path path,
      MetaDirectory meta,
      List<ReplicaClient> replicas,
      long syncIntervalMillis,
      long drillIntervalMillis) {
    return new StatusTarget(path, meta, replicas, syncIntervalMillis, drillIntervalMillis);
  }

  public Path path() {
    return path;
  }

  MetaDirectory meta() {
    return meta;
  }

  List<ReplicaClient> replicas() {
    return replicas;
  }

  long drillIntervalMillis() {
    return drillIntervalMillis;
  }

  /** How long a commit may take to be durable before it is late. */
  long patienceMillis() {
    return Math.max(LEAST_PATIENCE_MILLIS, PATIENCE_INTERVALS * syncIntervalMillis);
  }

  /** By then a look that was due has been. */
  long lookMillis() {
    return Math.min(patienceMillis(), syncIntervalMillis + LOOK_MILLIS);
  }

  /** How often a replica is asked again; each time costs some requests. */
  long pollMillis() {
    return Math.max(LEAST_POLL_MILLIS, syncIntervalMillis);
  }
}
