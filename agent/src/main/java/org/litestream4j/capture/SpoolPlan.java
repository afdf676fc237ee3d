package org.litestream4j.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which local files are merged next, so that the spool becomes smaller. Pure. */
final class SpoolPlan {
  static final int MOST_FILES = 64;

  /** Inputs of a merge are held in memory, but for two that are larger. */
  static final long MOST_BYTES = 8L << 20;

  private SpoolPlan() {}

  /**
   * What was captured first goes first; level 0 before what is merged already.
   *
   * @param levelZero files of level 0 without the newest, which stays; ascending
   * @param merged files of level 1, ascending
   * @return files that follow each other, at least two; empty if nothing can be merged
   */
  static List<SpoolFile> next(List<SpoolFile> levelZero, List<SpoolFile> merged) {
    List<SpoolFile> first = run(levelZero);
    return first.size() > 1 ? first : run(merged);
  }

  private static List<SpoolFile> run(List<SpoolFile> files) {
    List<SpoolFile> run = new ArrayList<>();
    long bytes = 0;
    for (SpoolFile file : files) {
      boolean fits = run.size() < 2 || bytes + file.sizeBytes() <= MOST_BYTES;
      if (run.size() == MOST_FILES || !fits || !continues(run, file)) {
        break;
      }
      run.add(file);
      bytes += file.sizeBytes();
    }
    return run.size() > 1 ? run : Collections.emptyList();
  }

  private static boolean continues(List<SpoolFile> run, SpoolFile file) {
    return run.isEmpty() || file.name().minTxid() == run.get(run.size() - 1).name().maxTxid() + 1;
  }
}
