package org.litestream4j.replication;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.litestream4j.capture.ChainPosition;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.NewerPages;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.RestorableChain;

/**
 * Looks at all of one replica: what it holds, whose that is, and whether our chain continues it.
 */
final class Survey {
  /** Each is a request. */
  private static final int MOST_LOOKS = 4;

  private final ReplicaClient client;
  private final LocalChain chain;
  private final ReplicaIdentity own;
  private final Optional<String> restoredFrom;
  private final Claims claims;
  private final Timeline timeline;

  /**
   * @param restoredFrom the replica that the database was restored from; empty if from none
   */
  Survey(
      ReplicaClient client,
      LocalChain chain,
      ReplicaIdentity own,
      Optional<String> restoredFrom,
      Claims claims) {
    this.client = client;
    this.chain = chain;
    this.own = own;
    this.restoredFrom = restoredFrom;
    this.claims = claims;
    this.timeline = new Timeline(client, chain);
  }

  /**
   * What is found; a replica that nobody has claimed is ours then.
   *
   * @param replicatedTxid what this process has sent there; 0 if nothing
   */
  Placement claim(long replicatedTxid) throws IOException {
    synchronized (claims.turn(client.displayUrl())) {
      client.makeListedDurable();
      Placement placement = look(replicatedTxid);
      if (!placement.isUnclaimed()) {
        return placement;
      }
      client.writeObject(ReplicaIdentity.OBJECT_NAME, own.toBytes());
      return look(replicatedTxid);
    }
  }

  Placement look(long replicatedTxid) throws IOException {
    List<LtxFileInfo> files = FreshListing.of(client);
    Optional<ReplicaIdentity> found =
        client.readObject(ReplicaIdentity.OBJECT_NAME).flatMap(ReplicaIdentity::parse);
    return Placement.decide(
        own, found, RestorableChain.of(files), replicatedTxid > 0 || sharesHistory());
  }

  /** Whether the chain goes on from what the replica holds. */
  boolean isOnOurTimeline(RestorableChain replica) throws IOException {
    return timeline.hasAllOf(replica);
  }

  /** What the replica has changed since the end of the chain; empty if it did not go on from it. */
  Optional<NewerPages> newerThan(ChainPosition end, RestorableChain replica) throws IOException {
    return new NewerFiles(client, timeline).since(end, replica);
  }

  /** Whether the chain has no file that tells how late it is. */
  boolean lacksTime() {
    return chain.lacksTime();
  }

  ChainPosition endOfChain() {
    return chain.position();
  }

  /** Tells the chain how late its replica is, so that no file is earlier than the one before. */
  void tellTime(RestorableChain replica) throws IOException {
    for (LtxFileInfo file : replica.ends()) {
      timeline.headerOf(file).ifPresent(header -> chain.goesOnFrom(header.timestampMillis()));
    }
  }

  /** Files of the same name are found in any two chains: their headers must be the same, too. */
  private boolean sharesHistory() throws IOException {
    if (restoredFrom.isPresent() && restoredFrom.get().equals(client.displayUrl())) {
      return true;
    }
    List<LtxFileName> ours = chain.meta().list(0);
    if (ours.isEmpty()) {
      return false;
    }
    List<LtxFileInfo> theirs = client.list(0, ours.get(0).minTxid(), Timestamps.LISTED);
    int looks = 0;
    for (int i = theirs.size() - 1; i >= 0 && looks < MOST_LOOKS; i--) {
      if (ours.contains(theirs.get(i).name())) {
        looks++;
        if (timeline.isSame(theirs.get(i))) {
          return true;
        }
      }
    }
    return false;
  }
}
