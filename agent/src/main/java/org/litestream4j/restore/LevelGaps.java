package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;

/**
 * What is missing between the files of each level, as Litestream's own validation sees it. A level
 * may begin anew right behind a snapshot: so it does where replication went on from another state.
 */
final class LevelGaps {
  private LevelGaps() {}

  /**
   * @param listing the files of all levels, in any order
   */
  static List<Finding> in(List<LtxFileInfo> listing) {
    Set<Long> snapshots =
        listing.stream()
            .filter(file -> file.level() == LtxLevel.SNAPSHOT)
            .map(LtxFileInfo::maxTxid)
            .collect(Collectors.toCollection(HashSet::new));
    List<Finding> gaps = new ArrayList<>();
    for (Map.Entry<Integer, List<LtxFileInfo>> level : byLevel(listing).entrySet()) {
      long reached = level.getValue().get(0).minTxid() - 1;
      for (LtxFileInfo file : level.getValue()) {
        if (file.minTxid() - 1 > reached && !snapshots.contains(file.minTxid() - 1)) {
          gaps.add(gap(level.getKey(), reached + 1, file.minTxid() - 1));
        }
        reached = Math.max(reached, file.maxTxid());
      }
    }
    return gaps;
  }

  private static Map<Integer, List<LtxFileInfo>> byLevel(List<LtxFileInfo> listing) {
    Map<Integer, List<LtxFileInfo>> levels = new TreeMap<>();
    listing.stream()
        .filter(file -> file.level() != LtxLevel.SNAPSHOT)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(file -> levels.computeIfAbsent(file.level(), key -> new ArrayList<>()).add(file));
    return levels;
  }

  private static Finding gap(int level, long min, long max) {
    return Finding.of(
        level,
        min,
        max,
        "level "
            + level
            + ": TXID "
            + Txid.format(min)
            + (min == max ? " is missing" : " to " + Txid.format(max) + " are missing"));
  }
}
