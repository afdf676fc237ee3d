package org.litestream4j.restore;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.replica.LtxFileInfo;

/** Walks the files of one level once, ascending, as a plan grows. */
final class LevelCursor {
  /** The better of two offers is the greater: it leads furthest, then begins earliest. */
  static final Comparator<LtxFileInfo> PREFERENCE =
      Comparator.comparing(LtxFileInfo::maxTxid, Long::compareUnsigned)
          .thenComparing(LtxFileInfo::minTxid, (a, b) -> Long.compareUnsigned(b, a))
          .thenComparing(LtxFileInfo::level)
          .thenComparing(LtxFileInfo::createdAtMillis, Comparator.reverseOrder());

  private final List<LtxFileInfo> files;
  private int next;
  private @Nullable LtxFileInfo best;

  /**
   * @param files of one level, ascending by name
   */
  LevelCursor(List<LtxFileInfo> files) {
    this.files = files;
  }

  /** The best file of this level that follows {@code reached} without a gap. */
  Optional<LtxFileInfo> offer(long reached, RestoreTarget target) {
    if (best != null && !leadsBeyond(best, reached)) {
      best = null;
    }
    while (next < files.size() && follows(files.get(next), reached)) {
      LtxFileInfo file = files.get(next++);
      if (leadsBeyond(file, reached)
          && target.admits(file.maxTxid(), file.createdAtMillis())
          && (best == null || PREFERENCE.compare(file, best) > 0)) {
        best = file;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The first file that cannot be reached from {@code reached}, because some are missing. */
  Optional<LtxFileInfo> beyond(long reached) {
    return next < files.size() && !follows(files.get(next), reached)
        ? Optional.of(files.get(next))
        : Optional.empty();
  }

  private static boolean follows(LtxFileInfo file, long reached) {
    return Long.compareUnsigned(file.minTxid(), reached + 1) <= 0;
  }

  private static boolean leadsBeyond(LtxFileInfo file, long reached) {
    return Long.compareUnsigned(file.maxTxid(), reached) > 0;
  }
}
