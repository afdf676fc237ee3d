package org.litestream4j.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;

/**
 * Which files of a replica may be deleted. Pure: a listing, rules and a moment in, deletions out.
 *
 * <p>They are to be deleted in the order in which they come, and after a failure no further: then a
 * state that can be restored after all of them can be restored after each, and what is left is
 * found again by the next plan. Unlike Litestream, which keeps no snapshot that is older than the
 * history, this keeps the one with which the history begins: else its first part could not be
 * restored.
 */
public final class RetentionPlan {
  private final FilesByLevel files;
  private final RetentionRules rules;
  private final long nowMillis;
  private final List<Deletion> deletions = new ArrayList<>();

  private RetentionPlan(FilesByLevel files, RetentionRules rules, long nowMillis) {
    this.files = files;
    this.rules = rules;
    this.nowMillis = nowMillis;
  }

  /** The files of level 0 that were merged and are old enough, but never the newest. */
  public static List<Deletion> ofMerged(FilesByLevel files, RetentionRules rules, long nowMillis) {
    RetentionPlan plan = new RetentionPlan(files, rules, nowMillis);
    if (!rules.keepsLevelZero()) {
      plan.deleteMerged();
    }
    return plan.deletions;
  }

  /** The earliest moment at which {@link #ofMerged} has one, if nothing more is merged. */
  public static OptionalLong nextOfMerged(FilesByLevel files, RetentionRules rules) {
    RetentionPlan plan = new RetentionPlan(files, rules, 0);
    return rules.keepsLevelZero()
        ? OptionalLong.empty()
        : plan.withoutLast(0).stream()
            .limit(1)
            .filter(plan::isMerged)
            .mapToLong(oldest -> oldest.createdAtMillis() + rules.levelZero().toMillis() + 1)
            .findFirst();
  }

  /** The files of the levels above that no restore within the history needs. */
  public static List<Deletion> ofHistory(FilesByLevel files, RetentionRules rules, long nowMillis) {
    RetentionPlan plan = new RetentionPlan(files, rules, nowMillis);
    plan.deleteHistory();
    return plan.deletions;
  }

  private void deleteMerged() {
    for (LtxFileInfo file : withoutLast(0)) {
      if (!isMerged(file) || file.createdAtMillis() >= rules.levelZeroBeginMillis(nowMillis)) {
        return;
      }
      deletions.add(new Deletion(file, "merged, and older than l0-retention"));
    }
  }

  /** Whether a higher level holds it, or it lies before the history. */
  private boolean isMerged(LtxFileInfo file) {
    for (int level = 1; level < LtxLevel.SNAPSHOT; level++) {
      for (LtxFileInfo merged : files.level(level)) {
        if (merged.minTxid() <= file.minTxid() && file.maxTxid() <= merged.maxTxid()) {
          return true;
        }
      }
    }
    return files.level(LtxLevel.SNAPSHOT).stream()
        .limit(1)
        .anyMatch(oldest -> file.maxTxid() <= oldest.maxTxid());
  }

  private void deleteHistory() {
    List<LtxFileInfo> snapshots = files.level(LtxLevel.SNAPSHOT);
    int begin = firstNeeded(snapshots);
    if (begin == 0) {
      return;
    }
    String beginTxid = Txid.format(snapshots.get(begin).maxTxid());
    // A restore that has begun with the last snapshot that goes may still read what follows it.
    long floor = snapshots.get(begin - 1).maxTxid();
    for (int level = LtxLevel.SNAPSHOT - 1; level > 0; level--) {
      for (LtxFileInfo file : withoutLast(level)) {
        if (file.maxTxid() < floor) {
          deletions.add(
              new Deletion(file, "before the snapshot of " + beginTxid + " and the one before it"));
        }
      }
    }
    // They tell where the floor is, so they go last.
    for (LtxFileInfo snapshot : snapshots.subList(0, begin)) {
      deletions.add(
          new Deletion(snapshot, "snapshot.retention begins with the snapshot of " + beginTxid));
    }
  }

  /** The newest snapshot that is not younger than the history; the first if all are. */
  private int firstNeeded(List<LtxFileInfo> snapshots) {
    int needed = 0;
    for (int i = 0; i < snapshots.size(); i++) {
      if (snapshots.get(i).createdAtMillis() <= rules.historyBeginMillis(nowMillis)) {
        needed = i;
      }
    }
    return needed;
  }

  private List<LtxFileInfo> withoutLast(int level) {
    List<LtxFileInfo> ofLevel = files.level(level);
    return ofLevel.subList(0, Math.max(0, ofLevel.size() - 1));
  }
}
