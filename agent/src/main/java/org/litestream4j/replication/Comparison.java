package org.litestream4j.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.RestorableChain;
import org.litestream4j.sqlite.WalPosition;

/**
 * Compares a database that nobody has open with a replica of it, before anything is captured: what
 * the replica holds is looked at, and nothing is changed there.
 */
public final class Comparison {
  /** A state is looked for among as many of the newest files; each of them is a request. */
  private static final int MOST_FILES = 500;

  private final Timeline timeline;
  private final RestorableChain replica;
  private final List<LtxFileInfo> newestFirst;

  private Comparison(Timeline timeline, RestorableChain replica) {
    this.timeline = timeline;
    this.replica = replica;
    this.newestFirst = new ArrayList<>(replica.files());
    newestFirst.sort(Comparator.comparingLong(LtxFileInfo::maxTxid).reversed());
  }

  /**
   * @return empty if the replica holds no state of this database
   */
  public static Optional<Comparison> with(
      ReplicaClient client, LocalChain chain, DatabaseIdentity identity, String databasePath)
      throws IOException {
    ReplicaIdentity own = ReplicaIdentity.of(identity.id(), databasePath);
    Placement placement =
        new Survey(client, chain, own, identity.restoredFrom(), new Claims()).look(0);
    return placement.foreign().isPresent() || !placement.chain().isWhole()
        ? Optional.empty()
        : Optional.of(new Comparison(new Timeline(client, chain), placement.chain()));
  }

  /** The TXID of the newest state. */
  public long newestTxid() {
    return replica.newestTxid();
  }

  /** Whether the chain has the newest state, perhaps with more behind it. */
  public boolean isNewestOfChain() throws IOException {
    return timeline.hasAllOf(replica);
  }

  /**
   * Whether the newest state was read from the WAL that ends at {@code walEnd} now, from frames
   * that are gone, as they may be after a power cut.
   */
  public boolean isReadBehind(WalPosition walEnd) throws IOException {
    for (LtxFileInfo file : replica.ends()) {
      Optional<LtxHeader> header =
          timeline
              .headerOf(file)
              .filter(found -> found.maxTxid() == newestTxid() && isOf(walEnd, found));
      if (header.isPresent()
          && walEnd.offset() < header.get().walOffset() + header.get().walSizeBytes()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(WalPosition wal, LtxHeader header) {
    return !wal.isNone() && header.walSalt1() == wal.salt1() && header.walSalt2() == wal.salt2();
  }

  public Standing standingOf(LocalState local) throws IOException {
    Map<Long, Long> checksums = new HashMap<>();
    for (LtxFileInfo file : newestFirst.subList(0, Math.min(MOST_FILES, newestFirst.size()))) {
      boolean isEarlier = file.maxTxid() < newestTxid();
      if (isEarlier && !local.mayBeEarlier(checksums.values())) {
        break;
      }
      long found = timeline.headerOf(file).map(LtxHeader::databaseChecksum).orElse(0L);
      checksums.merge(file.maxTxid(), found, (known, other) -> known == 0 ? other : known);
    }
    return Standing.of(local, ReplicaHistory.of(checksums));
  }
}
