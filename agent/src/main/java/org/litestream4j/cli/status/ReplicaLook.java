package org.litestream4j.cli.status;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.RestorableChain;
import org.litestream4j.replication.ReplicaIdentity;

/** What a replica itself says, asked at one moment. */
final class ReplicaLook {
  private final RestorableChain chain;
  private final Optional<LtxHeader> newest;
  private final String damage;
  private final Optional<String> identity;

  private ReplicaLook(
      RestorableChain chain, Optional<LtxHeader> newest, String damage, Optional<String> identity) {
    this.chain = chain;
    this.newest = newest;
    this.damage = damage;
    this.identity = identity;
  }

  static ReplicaLook at(ReplicaClient client) throws IOException {
    List<LtxFileInfo> listing = new ArrayList<>();
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      listing.addAll(client.list(level, 0, ReplicaClient.Timestamps.LISTED));
    }
    Optional<LtxFileInfo> newest =
        listing.stream()
            .max(
                Comparator.comparingLong(LtxFileInfo::maxTxid)
                    .thenComparing(LtxFileInfo::level, Comparator.reverseOrder()));
    Optional<LtxHeader> header = Optional.empty();
    String damage = "";
    try {
      header = newest.isPresent() ? Optional.of(header(client, newest.get())) : Optional.empty();
    } catch (LtxException | EOFException e) {
      damage = newest.get() + ": " + e.getMessage();
    }
    return new ReplicaLook(RestorableChain.of(listing), header, damage, identity(client));
  }

  private static LtxHeader header(ReplicaClient client, LtxFileInfo file) throws IOException {
    try (InputStream in = client.open(file.level(), file.name(), 0)) {
      return LtxHeader.readFrom(in);
    }
  }

  private static Optional<String> identity(ReplicaClient client) throws IOException {
    return client
        .readObject(ReplicaIdentity.OBJECT_NAME)
        .flatMap(ReplicaIdentity::parse)
        .map(ReplicaIdentity::databaseId);
  }

  boolean isEmpty() {
    return chain.newestTxid() == 0;
  }

  /** Whether its newest state can be restored, as far as a listing tells. */
  boolean isWhole() {
    return chain.isWhole() && damage.isEmpty();
  }

  /** What stands in the way of a restore. */
  String fault() {
    return damage.isEmpty() ? chain.missing(chain.newestTxid()) : damage;
  }

  /** What is durable there; 0 if nothing is, or a restore would fail. */
  long durableTxid() {
    return isWhole() ? chain.newestTxid() : 0;
  }

  long newestTxid() {
    return chain.newestTxid();
  }

  /** When its newest state was captured, milliseconds since the Unix epoch; 0 if it is empty. */
  long newestMillis() {
    return newest.map(LtxHeader::timestampMillis).orElse(0L);
  }

  /** The checksum that the database had then; 0 if it was not recorded. */
  long newestChecksum() {
    return newest.map(LtxHeader::databaseChecksum).orElse(0L);
  }

  /** Whose it is; empty if it does not say. */
  Optional<String> identity() {
    return identity;
  }
}
