package org.litestream4j.runtime;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.litestream4j.compaction.CompactionPlan;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.Replicator;
import org.litestream4j.restore.RestorePlan;
import org.litestream4j.restore.RestoreTarget;
import org.litestream4j.retention.Deletion;
import org.litestream4j.retention.RetentionPlan;

/** The pieces of work by which a replica is kept in order, without a listing. */
final class UpkeepWork {
  /** Little and often: thousands of deletions at once make ext4 slow at creating files. */
  private static final int MOST_DELETIONS = 1_000;

  private final ReplicaClient client;
  private final Compactor compactor;
  private final KnownFiles files;
  private final UpkeepRules rules;
  private final Clock clock;

  UpkeepWork(
      ReplicaClient client, Compactor compactor, KnownFiles files, UpkeepRules rules, Clock clock) {
    this.client = client;
    this.compactor = compactor;
    this.files = files;
    this.rules = rules;
    this.clock = clock;
  }

  /** Whether there is something new for {@code level}, from 1 to 9. */
  boolean isWanted(int level) {
    FilesByLevel now = files.byLevel();
    return level == LtxLevel.SNAPSHOT
        // The L0 file that comes with a snapshot has nothing new.
        ? newestBelowSnapshots(now) > now.newestTxid(LtxLevel.SNAPSHOT) + 1
        : !CompactionPlan.into(level, now).isEmpty();
  }

  private static long newestBelowSnapshots(FilesByLevel files) {
    long newest = 0;
    for (int level = 0; level < LtxLevel.SNAPSHOT; level++) {
      newest = Math.max(newest, files.newestTxid(level));
    }
    return newest;
  }

  /** Whether more lies before the history than was deleted at once. */
  boolean isHistoryLeft() {
    return !RetentionPlan.ofHistory(files.byLevel(), rules.retention(), clock.millis()).isEmpty();
  }

  /** Merges what came to the level below. */
  void compact(int level) throws IOException {
    List<LtxFileInfo> inputs = CompactionPlan.into(level, files.byLevel());
    if (!inputs.isEmpty()) {
      LtxFileInfo merged = compactor.merge(inputs, level);
      files.add(merged);
      if (!rules.deletes()) {
        // Nobody asks for them any more, and there would be no end of them.
        inputs.removeIf(input -> input.maxTxid() > merged.maxTxid());
        files.remove(inputs);
      }
    }
  }

  /** Out of what the replica holds: neither the database nor the app is asked for anything. */
  void makeSnapshot(Replicator sender) throws IOException {
    if (isWanted(LtxLevel.SNAPSHOT)) {
      RestorePlan plan = RestorePlan.of(files.byLevel().all(), RestoreTarget.latest());
      LtxFileInfo snapshot = compactor.merge(plan.files(), LtxLevel.SNAPSHOT);
      files.add(snapshot);
      sender.holdsSnapshot(snapshot);
    }
  }

  void deleteHistory() throws IOException {
    delete(RetentionPlan.ofHistory(files.byLevel(), rules.retention(), clock.millis()));
  }

  void deleteMerged() throws IOException {
    delete(RetentionPlan.ofMerged(files.byLevel(), rules.retention(), clock.millis()));
  }

  private void delete(List<Deletion> deletions) throws IOException {
    List<LtxFileInfo> gone =
        deletions.stream().limit(MOST_DELETIONS).map(Deletion::file).collect(Collectors.toList());
    if (!gone.isEmpty()) {
      client.delete(gone);
      files.remove(gone);
    }
  }
}
