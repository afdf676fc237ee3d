package org.litestream4j.compaction;

import java.util.ArrayList;
import java.util.List;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;

/** Which files of one level are merged into the next one, as Litestream 0.5 chooses them. */
public final class CompactionPlan {
  private CompactionPlan() {}

  /**
   * The files below {@code level} that come after all that it holds, as far as they continue each
   * other. Where the chain began anew behind a snapshot they do not, and the rest is for the next
   * time.
   *
   * @param level from 1 on
   * @return ascending; empty if there is nothing to merge
   */
  public static List<LtxFileInfo> into(int level, FilesByLevel files) {
    long reached = files.newestTxid(level);
    List<LtxFileInfo> run = new ArrayList<>();
    for (LtxFileInfo file : files.level(level - 1)) {
      if (file.maxTxid() <= reached) {
        continue;
      }
      if (!run.isEmpty() && file.minTxid() > reached + 1) {
        break;
      }
      run.add(file);
      reached = file.maxTxid();
    }
    return run;
  }
}
