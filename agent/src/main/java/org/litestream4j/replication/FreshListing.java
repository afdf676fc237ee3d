package org.litestream4j.replication;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaException;

/**
 * All files of a replica, also those that a listing does not show yet: some stores list what was
 * stored moments ago only later, but give it to whoever asks by name. Who has come back with an
 * earlier disk would overwrite them one by one.
 */
final class FreshListing {
  /** Level 0 begins with it: TXID 1 is the first image, which is a snapshot. */
  private static final long FIRST_L0_TXID = 2;

  private static final int MERGED_LEVEL = 1;

  private static final int BUFFER_BYTES = 1 << 14;

  private final ReplicaClient client;

  private FreshListing(ReplicaClient client) {
    this.client = client;
  }

  static List<LtxFileInfo> of(ReplicaClient client) throws IOException {
    return new FreshListing(client).files();
  }

  private List<LtxFileInfo> files() throws IOException {
    List<LtxFileInfo> files = new ArrayList<>();
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      files.addAll(client.list(level, 0, Timestamps.LISTED));
    }
    Optional<LtxFileName> merged =
        client
            .readObject(ReplicaIdentity.OBJECT_NAME)
            .flatMap(ReplicaIdentity::parse)
            .flatMap(ReplicaIdentity::merged);
    if (merged.isPresent() && merged.get().maxTxid() > newest(files)) {
      find(MERGED_LEVEL, merged.get()).ifPresent(files::add);
    }
    long txid = Math.max(FIRST_L0_TXID, newest(files) + 1);
    for (Optional<LtxFileInfo> next = find(txid); next.isPresent(); next = find(++txid)) {
      files.add(next.get());
    }
    return files;
  }

  private static long newest(List<LtxFileInfo> files) {
    return files.stream().mapToLong(LtxFileInfo::maxTxid).max().orElse(0);
  }

  private Optional<LtxFileInfo> find(long txid) throws IOException {
    Optional<LtxFileInfo> levelZero = find(0, LtxFileName.of(txid, txid));
    return levelZero.isPresent() ? levelZero : find(LtxLevel.SNAPSHOT, LtxFileName.of(1, txid));
  }

  private Optional<LtxFileInfo> find(int level, LtxFileName name) throws IOException {
    try (InputStream in = client.open(level, name, 0)) {
      LtxHeader header = LtxHeader.readFrom(in);
      long sizeBytes = LtxHeader.SIZE_BYTES;
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sizeBytes += count;
      }
      return Optional.of(LtxFileInfo.of(level, name, sizeBytes, header.timestampMillis()));
    } catch (ReplicaException e) {
      if (e.kind() == ReplicaException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
