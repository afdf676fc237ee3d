package org.litestream4j.restore;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.replica.LtxFileInfo;

/** Which of two histories counts where Litestream 0.3 and 0.5 have both written to one place. */
final class FormatChoice {
  private static final Comparator<LtxFileInfo> BY_TIME =
      Comparator.comparingLong(LtxFileInfo::createdAtMillis);

  private FormatChoice() {}

  /** For the newest state the one written last; for a moment, that with the later snapshot. */
  static boolean prefersGenerations(
      List<LtxFileInfo> listing, List<GenerationFile> generations, RestoreTarget target) {
    if (target.isTxid() || generations.isEmpty()) {
      return false;
    }
    if (listing.isEmpty()) {
      return true;
    }
    long generationsMillis = GenerationPlan.newestMillis(generations);
    long listingMillis = Collections.max(listing, BY_TIME).createdAtMillis();
    if (target.isLatest()
        || target.timestampMillis() > Math.max(generationsMillis, listingMillis)) {
      return generationsMillis > listingMillis;
    }
    return GenerationPlan.newestSnapshot(generations, target.timestampMillis())
        .filter(snapshot -> snapshot.createdAtMillis() > newestSnapshot(listing, target))
        .isPresent();
  }

  private static long newestSnapshot(List<LtxFileInfo> listing, RestoreTarget target) {
    return listing.stream()
        .filter(file -> file.level() == LtxLevel.SNAPSHOT)
        .filter(file -> target.admits(file.maxTxid(), file.createdAtMillis()))
        .mapToLong(LtxFileInfo::createdAtMillis)
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
