package org.litestream4j.replication;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rolling checksums of states that a replica holds, by their TXIDs; immutable. */
public final class ReplicaHistory {
  private final NavigableMap<Long, Long> checksums;

  private ReplicaHistory(NavigableMap<Long, Long> checksums) {
    this.checksums = checksums;
  }

  /**
   * @param checksums by TXID, the newest among them; 0 where a file does not tell it
   */
  static ReplicaHistory of(Map<Long, Long> checksums) {
    return new ReplicaHistory(new TreeMap<>(checksums));
  }

  /** 0 if it is not known. */
  long newestChecksum() {
    return checksums.lastEntry().getValue();
  }

  /** Whether the replica went on from a state with that checksum. */
  boolean hadState(long checksum) {
    return checksum != 0 && checksums.headMap(checksums.lastKey()).containsValue(checksum);
  }
}
