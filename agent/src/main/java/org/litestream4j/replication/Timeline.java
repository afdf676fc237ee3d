package org.litestream4j.replication;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.capture.ChainPosition;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.RestorableChain;

/**
 * Whether files of a replica are of our chain. One that was set back together with its database can
 * have files of the same names and another content; what tells is the checksum of the database,
 * which each file has.
 */
final class Timeline {
  private final ReplicaClient client;
  private final LocalChain chain;

  Timeline(ReplicaClient client, LocalChain chain) {
    this.client = client;
    this.chain = chain;
  }

  /** Whether our chain goes on from what the replica holds. */
  boolean hasAllOf(RestorableChain replica) throws IOException {
    for (LtxFileInfo file : replica.ends()) {
      if (!has(file)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(LtxFileInfo file) throws IOException {
    if (file.maxTxid() > chain.lastTxid()) {
      return false;
    }
    OptionalLong ours = checksumAfter(file.maxTxid());
    if (!ours.isPresent()) {
      return true; // Only what is durable at the replicas is deleted here.
    }
    Optional<LtxHeader> theirs = headerOf(file);
    if (!theirs.isPresent()) {
      return true; // Retention has deleted it since the listing, as it does with older ones.
    }
    long found = theirs.get().databaseChecksum();
    return found == ours.getAsLong()
        || (found == 0 && file.level() > 0); // Litestream has compacted it, and keeps none.
  }

  /** Whether our file of that name is the same, as far as its header tells. */
  boolean isSame(LtxFileInfo file) throws IOException {
    Optional<LtxHeader> theirs = headerOf(file);
    Path local = chain.meta().ltxFile(file.level(), file.name());
    try (InputStream in = Files.newInputStream(local)) {
      return theirs.isPresent()
          && Arrays.equals(theirs.get().toBytes(), LtxHeader.readFrom(in).toBytes());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Empty if the file is gone. */
  Optional<LtxHeader> headerOf(LtxFileInfo file) throws IOException {
    try (InputStream in = client.open(file.level(), file.name(), 0)) {
      return Optional.of(LtxHeader.readFrom(in));
    } catch (ReplicaException e) {
      if (e.kind() == ReplicaException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private OptionalLong checksumAfter(long txid) throws IOException {
    Optional<Path> file = fileThatEndsAt(txid);
    if (file.isPresent()) {
      try (InputStream in = Files.newInputStream(file.get())) {
        return OptionalLong.of(LtxHeader.readFrom(in).databaseChecksum());
      }
    }
    ChainPosition end = chain.position();
    return end.txid() == txid && end.databaseChecksum() != 0
        ? OptionalLong.of(end.databaseChecksum())
        : OptionalLong.empty();
  }

  private Optional<Path> fileThatEndsAt(long txid) throws IOException {
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      for (LtxFileName name : chain.meta().list(level)) {
        if (name.maxTxid() == txid) {
          return Optional.of(chain.meta().ltxFile(level, name));
        }
      }
    }
    return Optional.empty();
  }
}
