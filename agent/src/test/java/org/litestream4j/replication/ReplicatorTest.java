package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.replica.kind.ReplicaClients;
import org.litestream4j.replica.s3.S3Server;
import org.litestream4j.restore.Restore;

class ReplicatorTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path directory;

  private FaultyReplica replica;

  @BeforeEach
  void makeReplica() {
    replica = replica();
  }

  @Test
  void sendsTheChainInOrder() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      long txid = 0;
      for (int i = 0; i < 10; i++) {
        txid = app.commit();
        replicator.wake();
      }
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(replica.puts()).isSortedAccordingTo(Comparator.comparing(LtxFileName::maxTxid));
      assertThat(replica.puts()).hasSize(12).doesNotHaveDuplicates();
    }
    assertRestoreIs(directory.resolve("app.db"));
  }

  @Test
  void aReplicaThatIsAwayAtTheStartIsCaughtUp() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      replica.goAway();
      Replicator replicator = app.replicateTo(replica);
      long txid = app.commit();
      replicator.wake();
      awaitThat(replicator::wasContacted);
      assertThat(replica.faults()).isPositive();
      assertThat(replicator.awaitDurable(txid, 50)).isFalse();
      assertThat(replicator.durableTxid()).isEmpty();
      replica.comeBack();
      replicator.retryNow();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      awaitThat(() -> replicator.failingForMillis() == 0);
    }
    assertRestoreIs(directory.resolve("app.db"));
  }

  @Test
  void aReplicaThatFailsInBetweenGetsEveryFileOnceAndInOrder() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      AtomicBoolean fails = new AtomicBoolean();
      replica.atPut(
          () -> {
            if (fails.getAndSet(!fails.get())) {
              throw replica.fault("put failed");
            }
          });
      long txid = 0;
      for (int i = 0; i < 5; i++) {
        txid = app.commit();
      }
      replicator.wake();
      while (!replicator.awaitDurable(txid, 20)) {
        replicator.retryNow();
      }
      assertThat(replica.faults()).isPositive();
      assertThat(replica.puts()).isSortedAccordingTo(Comparator.comparing(LtxFileName::maxTxid));
      assertThat(replica.puts()).doesNotHaveDuplicates();
    }
    assertRestoreIs(directory.resolve("app.db"));
  }

  @Test
  void anErrorOfTheJvmIsNotTheEndOfReplication() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      AtomicBoolean fired = new AtomicBoolean();
      replica.atPut(
          () -> {
            if (fired.compareAndSet(false, true)) {
              throw new NoClassDefFoundError("of a jar that was overwritten");
            }
          });
      app.commit();
      replicator.wake();
      awaitThat(fired::get);
      long txid = app.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    }
  }

  @Test
  void whatWasSentIsToldThoughThereWasNoMemoryToTellItAtOnce() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      long txid = app.commit();
      app.listener().failAtDurable(txid);
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(app.listener().told()).containsSubsequence("failed", "durable " + txid);
    }
  }

  @Test
  void aWakeForWhichThereWasNoThreadIsNotTheLast() throws Exception {
    ScheduledExecutorService shortOfThreads = refusing(1);
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica, shortOfThreads);
      long txid = app.commit();
      assertThatThrownBy(replicator::wake).isInstanceOf(OutOfMemoryError.class);
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  @Test
  void anAttemptThatWasLostIsSentForOnceMore() throws Exception {
    ScheduledExecutorService shortOfThreads = refusing(1);
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica, shortOfThreads);
      long txid = app.commit();
      assertThatThrownBy(replicator::wake).isInstanceOf(OutOfMemoryError.class);
      awaitThat(
          () -> {
            replicator.remind();
            return replicator.durableTxid().orElse(-1) == txid;
          });
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  /** Workers that have no thread for the first pieces of work. */
  private static ScheduledExecutorService refusing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return new ScheduledThreadPoolExecutor(1) {
      @Override
      public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        if (left.getAndDecrement() > 0) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        return super.schedule(task, delay, unit);
      }
    };
  }

  @Test
  void aReplicaOfAnotherDatabaseGetsNothing() throws Exception {
    try (ReplicatedApp first = ReplicatedApp.create(directory.resolve("first.db"))) {
      Replicator replicator = first.replicateTo(replica);
      long txid = first.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    }
    FaultyReplica same = replica();
    try (ReplicatedApp second = ReplicatedApp.create(directory.resolve("second.db"))) {
      Replicator replicator = second.replicateTo(same);
      long txid = second.commit();
      replicator.wake();
      awaitThat(replicator::isRefused);
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isFalse();
      assertThat(same.puts()).isEmpty();
    }
    assertRestoreIs(directory.resolve("first.db"));
  }

  @Test
  void ofTwoDatabasesThatMeetAnEmptyReplicaAtOnceOnlyOneGetsIt() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    FaultyReplica other = replica();
    for (FaultyReplica one : List.of(replica, other)) {
      one.atClaim(
          () -> {
            try {
              together.await(1, TimeUnit.SECONDS);
            } catch (Exception theOtherOneWaitsElsewhere) {
              // Then they do not meet, which is what is wanted.
            }
          });
    }
    try (ReplicatedApp first = ReplicatedApp.create(directory.resolve("first.db"));
        ReplicatedApp second = ReplicatedApp.create(directory.resolve("second.db"))) {
      List<Replicator> replicators = new ArrayList<>();
      replicators.add(first.replicateTo(replica));
      replicators.add(second.replicateTo(other));
      replicators.forEach(Replicator::wake);
      awaitThat(() -> replicators.stream().allMatch(Replicator::wasContacted));
      assertThat(replicators).filteredOn(Replicator::isRefused).hasSize(1);
    }
  }

  @Test
  void aReplicaThatIsAheadIsNotOverwrittenAndHasNothingOfOurs() throws Exception {
    Path path = directory.resolve("app.db");
    assertIsNotOverwritten(path, chainSetBack(path, 5), replica());
  }

  @Test
  void norIsOneWhoseListingDoesNotShowYetThatItIsAhead() throws Exception {
    Path path = directory.resolve("app.db");
    long behind = chainSetBack(path, 5);
    FaultyReplica stale = replica();
    stale.listOnlyUpTo(behind);
    assertIsNotOverwritten(path, behind, stale);
    assertThat(stale.faults()).isPositive();
  }

  private void assertIsNotOverwritten(Path path, long behind, FaultyReplica ahead)
      throws Exception {
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      Replicator replicator = app.replicateTo(ahead);
      replicator.wake();
      awaitThat(replicator::wasContacted);
      assertThat(app.listener().told()).contains("ahead " + (behind + 5));
      assertThat(ahead.puts()).isEmpty();
      assertThat(replicator.awaitDurable(behind, 50)).as("ours is not there").isFalse();
      app.restartAfter(behind + 5);
      long txid = app.commit();
      replicator.chainGoesOn();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    }
    assertRestoreIs(path);
  }

  @Test
  void aChainThatWasSetBackAndHasOvertakenItsReplicaIsNotMixedWithIt() throws Exception {
    Path path = directory.resolve("app.db");
    chainSetBack(path, 3);
    assertIsNotMixed(path);
  }

  /** The snapshot is there, and the L0 file that comes with it is not: somebody was killed. */
  @Test
  void norIsOneWhoseReplicaEndsWithASnapshot() throws Exception {
    Path path = directory.resolve("app.db");
    long newest = chainSetBack(path, 3) + 3;
    Path levels = directory.resolve("replica").resolve("ltx");
    Files.move(
        levels.resolve("0").resolve(LtxFileName.of(newest, newest).toString()),
        levels.resolve("9").resolve(LtxFileName.of(1, newest).toString()));
    assertIsNotMixed(path);
  }

  private void assertIsNotMixed(Path path) throws Exception {
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      FaultyReplica away = replica();
      away.goAway();
      Replicator replicator = app.replicateTo(away);
      replicator.wake();
      awaitThat(replicator::wasContacted);
      for (int i = 0; i < 6; i++) {
        app.commit();
      }
      away.comeBack();
      replicator.retryNow();
      awaitThat(
          () ->
              replicator.durableTxid().orElse(0) >= app.followed().chain().lastTxid()
                  || app.listener().told().stream().anyMatch(event -> event.startsWith("ahead")));
      if (app.listener().told().stream().anyMatch(event -> event.startsWith("ahead"))) {
        app.restartAfter(app.followed().chain().lastTxid());
        long txid = app.commit();
        replicator.chainGoesOn();
        assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      }
    }
    assertRestoreIs(path);
  }

  @Test
  void aReplicaThatHasNothingToBuildOnAsksForASnapshot() throws Exception {
    Path path = directory.resolve("app.db");
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      long txid = app.commit();
      app.followed().forgetUpTo(txid);
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      awaitThat(() -> app.listener().told().contains("needs a snapshot"));
      assertThat(replicator.awaitDurable(txid, 50)).isFalse();
      app.capture().snapshot();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(replicator.awaitDurable(app.followed().chain().lastTxid(), PATIENCE_MILLIS))
          .isTrue();
    }
    assertRestoreIs(path);
  }

  /** The end of the JVM asks this while the last files are on their way. */
  @Test
  void aReplicaThatIsBeingSentToNeverSeemsToNeedASnapshot() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      for (int i = 0; i < 150; i++) {
        long txid = app.commit();
        replicator.wake();
        do {
          assertThat(replicator.awaitsSnapshot()).as("TXID %d", txid).isFalse();
        } while (replicator.durableTxid().orElse(0) < txid);
      }
    }
  }

  @Test
  void aReplicaThatWasDeletedIsWholeAgainAfterTheNextCommit() throws Exception {
    assertIsHealed(() -> Outside.delete(directory.resolve("replica")));
    assertThat(directory.resolve("replica/identity.json")).exists();
  }

  @Test
  void aReplicaWithoutItsSnapshotsIsWholeAgainAfterTheNextCommit() throws Exception {
    assertIsHealed(() -> Outside.delete(directory.resolve("replica/ltx/9")));
  }

  @Test
  void aReplicaWithoutItsNewestFilesIsWholeAgainAfterTheNextCommit() throws Exception {
    assertIsHealed(() -> Outside.delete(directory.resolve("replica/ltx/0")));
  }

  @Test
  void aPrefixOfABucketThatWasEmptiedIsWholeAgainAfterTheNextCommit() throws Exception {
    Path path = directory.resolve("app.db");
    try (S3Server server = S3Server.start().withBucket("replicas")) {
      ReplicaClient bucket =
          ReplicaClients.of(Map.of(), JdkModules.closed())
              .open(ReplicaSettings.ofUrl(server.url("replicas", "app.db")));
      try (ReplicatedApp app = ReplicatedApp.create(path)) {
        Replicator replicator = app.replicateTo(bucket);
        replicate(app, replicator);
        forgetLocally(app);
        for (int level = 0; level <= 9; level++) {
          bucket.delete(bucket.list(level, 0, ReplicaClient.Timestamps.LISTED));
        }
        assertHealed(app, replicator);
      }
      Path restored = directory.resolve("restored.db");
      Restore.from(bucket).to(restored).run();
      assertThat(restored).hasSameBinaryContentAs(path);
    }
  }

  @Test
  void aReplicaThatHasLostItsIdentityIsToldAgainWhoseItIs() throws Exception {
    Path path = directory.resolve("app.db");
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      Replicator replicator = app.replicateTo(replica);
      replicate(app, replicator);
      Outside.delete(directory.resolve("replica/identity.json"));
      replicate(app, replicator);
      assertThat(directory.resolve("replica/identity.json")).exists();
      assertThat(app.listener().told()).doesNotContain("needs a snapshot");
    }
    assertRestoreIs(path);
  }

  @Test
  void aReplicaThatSomebodyElseHasTakenMeanwhileGetsNothingMore() throws Exception {
    try (ReplicatedApp first = ReplicatedApp.create(directory.resolve("first.db"));
        ReplicatedApp second = ReplicatedApp.create(directory.resolve("second.db"))) {
      Replicator ours = first.replicateTo(replica);
      replicate(first, ours);
      Outside.delete(directory.resolve("replica"));
      replicate(second, second.replicateTo(replica()));
      first.commit();
      ours.wake();
      awaitThat(ours::isRefused);
    }
    assertRestoreIs(directory.resolve("second.db"));
  }

  @Test
  void aStartNoticesThatItsReplicaCannotBeRestoredFrom() throws Exception {
    assertIsHealedByALaterStart(() -> Outside.delete(directory.resolve("replica/ltx/9")));
  }

  @Test
  void aStartNoticesAGapBetweenTheFilesOfItsReplica() throws Exception {
    assertIsHealedByALaterStart(
        () ->
            Outside.delete(
                directory.resolve("replica/ltx/0").resolve(LtxFileName.of(3, 3).toString())));
  }

  private interface Loss {
    void happen() throws Exception;
  }

  private void assertIsHealed(Loss loss) throws Exception {
    Path path = directory.resolve("app.db");
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      Replicator replicator = app.replicateTo(replica);
      replicate(app, replicator);
      forgetLocally(app);
      loss.happen();
      assertHealed(app, replicator);
    }
    assertRestoreIs(path);
  }

  private void assertIsHealedByALaterStart(Loss loss) throws Exception {
    Path path = directory.resolve("app.db");
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      replicate(app, app.replicateTo(replica));
      forgetLocally(app);
    }
    loss.happen();
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      Replicator replicator = app.replicateTo(replica());
      replicator.wake();
      awaitThat(replicator::wasContacted);
      assertThat(replicator.holdsState()).isFalse();
      assertHealed(app, replicator);
    }
    assertRestoreIs(path);
  }

  /** The test makes the snapshot that is asked for. */
  private void assertHealed(ReplicatedApp app, Replicator replicator) throws Exception {
    app.commit();
    replicator.wake();
    awaitThat(() -> app.listener().told().contains("needs a snapshot"));
    assertThat(replicator.durableTxid().orElse(0)).isLessThan(app.followed().chain().lastTxid());
    assertThat(replicator.awaitsSnapshot()).isTrue();
    app.capture().snapshot();
    replicate(app, replicator);
    assertThat(replicator.awaitsSnapshot()).isFalse();
    assertThat(replicator.holdsState()).isTrue();
  }

  private static void replicate(ReplicatedApp app, Replicator replicator) throws Exception {
    for (int i = 0; i < 3; i++) {
      long txid = app.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    }
  }

  private static void forgetLocally(ReplicatedApp app) throws Exception {
    app.followed().forgetUpTo(app.followed().chain().lastTxid());
  }

  /** Replicates, then puts database and meta directory back to where they were before. */
  private long chainSetBack(Path path, int commitsTakenBack) throws Exception {
    long behind;
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      Replicator replicator = app.replicateTo(replica);
      behind = app.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(behind, PATIENCE_MILLIS)).isTrue();
    }
    Outside.copy(directory, directory.resolveSibling(directory.getFileName() + "-before"));
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      Replicator replicator = app.replicateTo(replica);
      for (int i = 0; i < commitsTakenBack; i++) {
        app.commit();
      }
      replicator.wake();
      assertThat(replicator.awaitDurable(behind + commitsTakenBack, PATIENCE_MILLIS)).isTrue();
    }
    Outside.moveBack(
        directory.resolveSibling(directory.getFileName() + "-before"), directory, "app.db");
    return behind;
  }

  private FaultyReplica replica() {
    return new FaultyReplica(FileReplica.of(directory.resolve("replica")));
  }

  private void assertRestoreIs(Path path) throws Exception {
    Path restored = directory.resolve("restored.db");
    Restore.from(FileReplica.of(directory.resolve("replica"))).to(restored).run();
    assertThat(restored).hasSameBinaryContentAs(path);
  }

  private static void awaitThat(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(2);
    }
  }
}
