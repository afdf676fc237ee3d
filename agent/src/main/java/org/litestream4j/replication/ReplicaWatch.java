package org.litestream4j.replication;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;

/**
 * Notices that files vanish from a replica while it is written to: looks, at most once in an
 * interval, for the snapshot that a restore begins with, the newest file, and the identity. That is
 * three reads and no listing; an object store bills a listing like twelve of them. Whatever is
 * between the two is looked at as a whole once an hour.
 */
final class ReplicaWatch {
  private static final long WHOLE_LOOK_NANOS = Duration.ofHours(1).toNanos();

  /** However many files there are, to list them takes no more than this part of the time. */
  private static final long WHOLE_LOOK_SHARE = 100;

  private final ReplicaClient client;
  private final long intervalNanos;
  private final Time time;
  private Optional<LtxFileInfo> base = Optional.empty();
  private Optional<LtxFileInfo> newest = Optional.empty();
  private long lookedNanos;
  private long wholeLookDueNanos;

  /**
   * @param interval the least time between two looks
   */
  ReplicaWatch(ReplicaClient client, Duration interval, Time time) {
    this.client = client;
    this.intervalNanos = interval.toNanos();
    this.time = time;
  }

  /**
   * The replica was looked at as a whole.
   *
   * @param tookNanos how long that took
   */
  void begin(Optional<LtxFileInfo> foundBase, long tookNanos) {
    base = foundBase;
    newest = Optional.empty();
    lookedNanos = time.nanos();
    wholeLookDueNanos = lookedNanos + Math.max(WHOLE_LOOK_NANOS, WHOLE_LOOK_SHARE * tookNanos);
  }

  void sentSnapshot(LtxFileInfo file) {
    base = Optional.of(file);
  }

  void sent(LtxFileInfo file) {
    newest = Optional.of(file);
  }

  boolean isWholeLookDue() {
    return time.nanos() - wholeLookDueNanos >= 0;
  }

  /** Whether something is gone without which the newest state cannot be restored; or not ours. */
  boolean findsLoss(ReplicaIdentity own) throws IOException {
    if (time.nanos() - lookedNanos < intervalNanos) {
      return false;
    }
    boolean isComplete = isThere(base) && isThere(newest) && isOurs(own);
    lookedNanos = time.nanos();
    return !isComplete;
  }

  private boolean isOurs(ReplicaIdentity own) throws IOException {
    return client
        .readObject(ReplicaIdentity.OBJECT_NAME)
        .flatMap(ReplicaIdentity::parse)
        .filter(found -> found.databaseId().equals(own.databaseId()))
        .isPresent();
  }

  private boolean isThere(Optional<LtxFileInfo> file) throws IOException {
    if (!file.isPresent()) {
      return true;
    }
    LtxFileName name = file.get().name();
    long lastByte = Math.max(0, file.get().sizeBytes() - 1);
    try (InputStream in = client.open(file.get().level(), name, lastByte)) {
      return in.read() >= 0;
    } catch (ReplicaException e) {
      if (e.kind() == ReplicaException.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
