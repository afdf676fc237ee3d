package org.litestream4j.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;

/** The files of one local chain on their way to one replica. */
final class Sending {
  private final ReplicaClient client;
  private final LocalChain chain;
  private final ReplicaIdentity own;

  Sending(ReplicaClient client, LocalChain chain, ReplicaIdentity own) {
    this.client = client;
    this.chain = chain;
    this.own = own;
  }

  boolean isBehind(ReplicaPosition replica) {
    return replica.isBehind(chain.lastTxid());
  }

  /** The file that brings a replica on that stands there; empty if that takes a new snapshot. */
  Optional<LocalFile> nextAfter(ReplicaPosition replica) throws IOException {
    List<LtxFileName> snapshots = chain.meta().list(LtxLevel.SNAPSHOT);
    if (replica.lackedBase().isPresent()) {
      return UploadPlan.base(replica.lackedBase().getAsLong(), snapshots);
    }
    long txid = replica.durableTxid().orElse(0);
    LtxFileName levelZero = LtxFileName.of(txid + 1, txid + 1);
    return UploadPlan.next(
        txid, Files.exists(chain.meta().ltxFile(0, levelZero)), chain.meta().list(1), snapshots);
  }

  /** Sends it; empty if it is gone, as the chain begins anew, or was merged: both are told then. */
  Optional<LtxFileInfo> send(LocalFile file) throws IOException {
    try {
      LocalUpload upload = LocalUpload.of(chain.meta().ltxFile(file.level(), file.name()));
      if (file.level() == 1) {
        client.writeObject(ReplicaIdentity.OBJECT_NAME, own.with(file.name()).toBytes());
      }
      client.put(file.level(), file.name(), upload);
      return Optional.of(
          LtxFileInfo.of(file.level(), file.name(), upload.sizeBytes(), upload.timestampMillis()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
