package org.litestream4j.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.litestream4j.compaction.CompactionPlan;
import org.litestream4j.compaction.Ticks;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestorePlan;
import org.litestream4j.restore.RestoreTarget;

/** A replica that is kept in order for weeks, as far as its listing tells. */
class KeptHistoryTest {
  private static final long BEGIN = Instant.parse("2026-02-11T08:13:27Z").toEpochMilli();
  private static final long LEVEL_1 = Duration.ofSeconds(30).toMillis();
  private static final List<Duration> LEVELS =
      List.of(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1));
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LEVEL_ZERO = Duration.ofMinutes(5);
  private static final int DAYS = 20;
  private static final int COMMITS = 1_000;

  private final List<LtxFileInfo> files = new ArrayList<>();
  private final TreeMap<Long, Long> commits = new TreeMap<>();
  private long txid;

  @RepeatedTest(4)
  void everyMomentOfTheHistoryIsRestoredAsCloselyAsItsLevelAllows() throws Exception {
    long seed = Long.getLong("test.seed", new Random().nextInt());
    System.out.println("KeptHistoryTest: seed " + seed);
    Random random = new Random(seed);
    RetentionRules rules = RetentionRules.of(Duration.ofDays(1 + random.nextInt(21)), LEVEL_ZERO);
    long now = BEGIN;
    add(LtxLevel.SNAPSHOT, 1, ++txid, now);
    add(0, ++txid, txid, now);
    commits.put(now, txid);
    long[] next = new long[LtxLevel.SNAPSHOT + 1];
    while (now < BEGIN + DAYS * DAY.toMillis()) {
      now += pauseMillis(random);
      keepInOrder(next, now, rules, random);
      add(0, ++txid, txid, now);
      commits.put(now, txid);
    }
    assertEachMomentIsRestored(now, rules, random);
  }

  /** Bursts, and days without a commit. */
  private static long pauseMillis(Random random) {
    long average = DAYS * DAY.toMillis() / COMMITS;
    return 1 + (long) (random.nextInt(3) == 0 ? 3 * average * random.nextDouble() : 1_000);
  }

  /** All that was due until now, each at its tick. */
  private void keepInOrder(long[] next, long now, RetentionRules rules, Random random)
      throws RestoreException {
    for (int level = 1; level <= LEVELS.size(); level++) {
      if (now >= next[level]) {
        next[level] = Ticks.every(LEVELS.get(level - 1)).nextMillis(now);
        merge(CompactionPlan.into(level, now()), level);
      }
    }
    if (now >= next[LtxLevel.SNAPSHOT]) {
      next[LtxLevel.SNAPSHOT] = Ticks.every(DAY).nextMillis(now);
      if (now().newestTxid(0) > now().newestTxid(LtxLevel.SNAPSHOT)) {
        merge(newest().files(), LtxLevel.SNAPSHOT);
      }
      delete(RetentionPlan.ofHistory(now(), rules, now), random);
    }
    delete(RetentionPlan.ofMerged(now(), rules, now), random);
  }

  private FilesByLevel now() {
    return FilesByLevel.of(files);
  }

  private RestorePlan newest() throws RestoreException {
    return RestorePlan.of(files, RestoreTarget.latest());
  }

  private void merge(List<LtxFileInfo> inputs, int level) {
    if (!inputs.isEmpty()) {
      LtxFileInfo last = inputs.get(inputs.size() - 1);
      add(level, inputs.get(0).minTxid(), last.maxTxid(), last.createdAtMillis());
    }
  }

  private void add(int level, long minTxid, long maxTxid, long millis) {
    files.add(LtxFileInfo.of(level, LtxFileName.of(minTxid, maxTxid), 1_000, millis));
  }

  /** Now and then it breaks off. */
  private void delete(List<Deletion> deletions, Random random) throws RestoreException {
    boolean breaksOff = random.nextInt(4) == 0;
    int count = breaksOff ? random.nextInt(deletions.size() + 1) : deletions.size();
    for (Deletion deletion : deletions.subList(0, count)) {
      files.remove(deletion.file());
    }
    assertThat(newest().maxTxid()).as("the newest state after deletions").isEqualTo(txid);
    assertThat(now().level(0)).as("for a Litestream that takes over").isNotEmpty();
  }

  private void assertEachMomentIsRestored(long end, RetentionRules rules, Random random)
      throws RestoreException {
    for (int i = 0; i < 200; i++) {
      long moment = BEGIN + 1 + (long) (random.nextDouble() * (end - BEGIN));
      if (moment > rules.historyBeginMillis(end)) {
        assertIsRestored(moment, end);
      } else {
        assertIsRestoredOrRefused(moment);
      }
    }
  }

  private void assertIsRestored(long moment, long end) throws RestoreException {
    long restored = restored(moment);
    long newestKept =
        files.stream()
            .filter(file -> file.createdAtMillis() < moment)
            .mapToLong(LtxFileInfo::maxTxid)
            .max()
            .orElseThrow();
    assertThat(restored).as("the newest boundary before %d", moment).isEqualTo(newestKept);
    boolean hasLevelZero = moment > end - LEVEL_ZERO.toMillis();
    long before = hasLevelZero ? moment : moment - LEVEL_1;
    assertThat(restored).as("how close").isGreaterThanOrEqualTo(committedBefore(before));
    assertThat(restored).as("nothing later").isLessThanOrEqualTo(committedBefore(moment));
  }

  private void assertIsRestoredOrRefused(long moment) throws RestoreException {
    RestoreException refused = catchThrowableOfType(RestoreException.class, () -> restored(moment));
    if (refused == null) {
      assertThat(restored(moment)).isLessThanOrEqualTo(committedBefore(moment));
    } else {
      assertThat(refused).hasMessageMatching("timestamp does not exist|no matching backup .*");
    }
  }

  private long restored(long moment) throws RestoreException {
    return RestorePlan.of(files, RestoreTarget.before(moment)).maxTxid();
  }

  private long committedBefore(long moment) {
    return commits.lowerEntry(moment) == null ? 0 : commits.lowerEntry(moment).getValue();
  }
}
