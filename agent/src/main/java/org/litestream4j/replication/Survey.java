package org.litestream4j.replication;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.RestorableChain;

/**
 * Looks at all of one replica: what it holds, whose that is, and whether our chain continues it.
 */
final class Survey {
  private final ReplicaClient client;
  private final LocalChain chain;
  private final ReplicaIdentity own;
  private final Optional<String> restoredFrom;
  private final Claims claims;

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

  private Placement look(long replicatedTxid) throws IOException {
    List<LtxFileInfo> files = FreshListing.of(client);
    Optional<ReplicaIdentity> found =
        client.readObject(ReplicaIdentity.OBJECT_NAME).flatMap(ReplicaIdentity::parse);
    return Placement.decide(
        own, found, RestorableChain.of(files), replicatedTxid > 0 || sharesHistory());
  }

  /**
   * Whether the chain goes on from what the replica holds. A chain that was set back together with
   * its database can have files of the same names and another content; what tells is the checksum
   * of the database, which each file has.
   */
  boolean isOnOurTimeline(RestorableChain replica) throws IOException {
    for (LtxFileInfo file : replica.ends()) {
      if (!isOurs(file)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOurs(LtxFileInfo file) throws IOException {
    if (file.maxTxid() > chain.lastTxid()) {
      return false;
    }
    Optional<Path> local = localFileThatEndsAt(file.maxTxid());
    if (!local.isPresent()) {
      return true; // Only what is durable at the replicas is deleted here.
    }
    try (InputStream theirs = client.open(file.level(), file.name(), 0);
        InputStream ours = Files.newInputStream(local.get())) {
      long found = LtxHeader.readFrom(theirs).databaseChecksum();
      return found == LtxHeader.readFrom(ours).databaseChecksum()
          || (found == 0 && file.level() > 0); // Litestream has compacted it, and keeps none.
    } catch (ReplicaException e) {
      if (e.kind() == ReplicaException.Kind.NOT_FOUND) {
        return true; // Retention has deleted it since the listing, as it does with older ones.
      }
      throw e;
    }
  }

  private Optional<Path> localFileThatEndsAt(long txid) {
    Path file = chain.meta().ltxFile(0, LtxFileName.of(txid, txid));
    Path snapshot = chain.meta().ltxFile(LtxLevel.SNAPSHOT, LtxFileName.of(1, txid));
    return Stream.of(file, snapshot).filter(Files::exists).findFirst();
  }

  private boolean sharesHistory() throws IOException {
    if (restoredFrom.isPresent() && restoredFrom.get().equals(client.displayUrl())) {
      return true;
    }
    Optional<LtxFileName> newest = chain.meta().newest();
    if (!newest.isPresent()) {
      return false;
    }
    return client.list(0, newest.get().minTxid(), Timestamps.LISTED).stream()
        .anyMatch(file -> file.name().equals(newest.get()));
  }
}
