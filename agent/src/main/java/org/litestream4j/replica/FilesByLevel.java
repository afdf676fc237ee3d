package org.litestream4j.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.litestream4j.ltx.LtxLevel;

/** The files of a replica, each level for itself; immutable. */
public final class FilesByLevel {
  private final List<List<LtxFileInfo>> levels;

  private FilesByLevel(List<List<LtxFileInfo>> levels) {
    this.levels = levels;
  }

  /**
   * @param files of all levels, in any order
   */
  public static FilesByLevel of(Collection<LtxFileInfo> files) {
    List<List<LtxFileInfo>> levels = new ArrayList<>();
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      levels.add(new ArrayList<>());
    }
    for (LtxFileInfo file : files) {
      levels.get(file.level()).add(file);
    }
    levels.forEach(ofLevel -> ofLevel.sort(Comparator.comparing(LtxFileInfo::name)));
    return new FilesByLevel(levels);
  }

  /** Ascending by name. */
  public List<LtxFileInfo> level(int level) {
    return Collections.unmodifiableList(levels.get(level));
  }

  /** The highest TXID at a level; 0 if it is empty. */
  public long newestTxid(int level) {
    return levels.get(level).stream().mapToLong(LtxFileInfo::maxTxid).max().orElse(0);
  }

  /** Level by level. */
  public List<LtxFileInfo> all() {
    List<LtxFileInfo> all = new ArrayList<>();
    levels.forEach(all::addAll);
    return all;
  }
}
