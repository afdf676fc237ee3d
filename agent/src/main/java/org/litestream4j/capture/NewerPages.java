package org.litestream4j.capture;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What a replica has changed since a state that is also the end of the local chain: the checksums
 * of those pages in the replica's newest state. With them the chain goes on behind that by a
 * difference, and without an image.
 */
public final class NewerPages {
  private final ChainPosition since;
  private final ChainPosition newest;
  private final int pageSizeBytes;
  private final int commitPages;
  private final Map<Integer, Long> checksums;

  private NewerPages(
      ChainPosition since,
      ChainPosition newest,
      int pageSizeBytes,
      int commitPages,
      Map<Integer, Long> checksums) {
    this.since = since;
    this.newest = newest;
    this.pageSizeBytes = pageSizeBytes;
    this.commitPages = commitPages;
    this.checksums = Collections.unmodifiableMap(new HashMap<>(checksums));
  }

  /**
   * @param commitPages size of the newest state
   * @param checksums by page number, of pages up to that size
   */
  public static NewerPages of(
      ChainPosition since,
      ChainPosition newest,
      int pageSizeBytes,
      int commitPages,
      Map<Integer, Long> checksums) {
    return new NewerPages(since, newest, pageSizeBytes, commitPages, checksums);
  }

  boolean continues(ChainState state) {
    return state.txid() == since.txid()
        && state.databaseChecksum() == since.databaseChecksum()
        && state.pageSizeBytes() == pageSizeBytes;
  }

  ChainState newestState() {
    return ChainState.unproved(
        newest.txid(), pageSizeBytes, commitPages, newest.databaseChecksum());
  }

  Map<Integer, Long> checksums() {
    return checksums;
  }
}
