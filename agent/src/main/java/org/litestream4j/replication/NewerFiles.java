package org.litestream4j.replication;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.capture.ChainPosition;
import org.litestream4j.capture.NewerPages;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.RestorableChain;

/** Reads which pages a replica has changed since a state that the local chain has, too. */
final class NewerFiles {
  /** A page takes some 70 bytes of heap meanwhile; beyond that an image is as good. */
  private static final int MOST_PAGES = 1 << 17;

  private final ReplicaClient client;
  private final Timeline timeline;

  NewerFiles(ReplicaClient client, Timeline timeline) {
    this.client = client;
    this.timeline = timeline;
  }

  /**
   * @param end of the local chain
   * @return empty if the replica did not go on from there, or by more than is worth reading
   */
  Optional<NewerPages> since(ChainPosition end, RestorableChain replica) throws IOException {
    List<LtxFileInfo> path = path(end.txid(), replica);
    if (end.databaseChecksum() == 0 || path.isEmpty() || !hasState(end, replica)) {
      return Optional.empty();
    }
    Map<Integer, Long> checksums = new HashMap<>();
    LtxHeader last = null;
    for (LtxFileInfo file : path) {
      last = read(file, checksums);
      if (checksums.size() > MOST_PAGES) {
        return Optional.empty();
      }
    }
    return last == null || last.databaseChecksum() == 0
        ? Optional.empty()
        : Optional.of(
            NewerPages.of(
                end,
                ChainPosition.of(last.maxTxid(), last.databaseChecksum()),
                last.pageSize(),
                (int) last.commit(),
                checksums));
  }

  private boolean hasState(ChainPosition state, RestorableChain replica) throws IOException {
    for (LtxFileInfo file : replica.files()) {
      if (file.maxTxid() == state.txid()
          && timeline
              .headerOf(file)
              .filter(header -> header.databaseChecksum() == state.databaseChecksum())
              .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The files that lead from {@code txid} to the newest state; none if they do not. */
  private static List<LtxFileInfo> path(long txid, RestorableChain replica) {
    List<LtxFileInfo> path = new ArrayList<>();
    long reached = txid;
    while (reached < replica.newestTxid()) {
      LtxFileInfo next = null;
      for (LtxFileInfo file : replica.files()) {
        if (file.level() < LtxLevel.SNAPSHOT
            && file.minTxid() == reached + 1
            && (next == null || file.maxTxid() > next.maxTxid())) {
          next = file;
        }
      }
      if (next == null) {
        return new ArrayList<>();
      }
      path.add(next);
      reached = next.maxTxid();
    }
    return path;
  }

  private LtxHeader read(LtxFileInfo file, Map<Integer, Long> checksums) throws IOException {
    try (InputStream in = new BufferedInputStream(client.open(file.level(), file.name(), 0))) {
      LtxDecoder decoder = LtxDecoder.open(in);
      byte[] page = new byte[decoder.header().pageSize()];
      for (long pgno = decoder.readPage(page);
          pgno != LtxDecoder.END && checksums.size() <= MOST_PAGES;
          pgno = decoder.readPage(page)) {
        checksums.put((int) pgno, decoder.pageChecksum());
      }
      checksums.keySet().removeIf(pgno -> pgno > decoder.header().commit());
      return decoder.header();
    } catch (LtxException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
