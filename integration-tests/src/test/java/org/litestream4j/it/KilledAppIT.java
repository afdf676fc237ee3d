package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.HashChain;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Ledger;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;

/** An app is killed with -9 at random moments, {@code kill.rounds} times in a row. */
class KilledAppIT {
  private static final int SIGKILLED = 128 + 9;
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 5);
  private static final int LONGEST_ROUND_MILLIS = 2_000;

  @TempDir Path directory;

  private final long seed = Long.getLong("kill.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  /** The measure for what a kill may leave behind with the agent. */
  @SideBySide
  @Test
  void everyRowThatAKilledAppHasAcknowledgedIsInItsDatabaseWithoutTheAgent() throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("app.db");
    Exit exit;
    try (RunningJvm app =
        AgentJvm.withoutAgent()
            .withBothCompilers()
            .driver(Driver.newest())
            .start(InsertsRows.class, url, "WAL", "10000000")) {
      app.awaitStdout("200");
      app.kill();
      exit = app.await();
    }

    assertThat(exit.code()).isEqualTo(SIGKILLED);
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
      assertThat(rows.getLong(1)).isBetween(exit.stdout().lines().count(), 9_999_999L);
    }
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void theReplicaOfAKilledAppIsACommittedPrefixWithAllThatWasAtTheReplicaBefore(String journalMode)
      throws Exception {
    System.out.println("kill.seed=" + seed);
    long before = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      FileReplica listedBefore;
      Exit killed;
      try (RunningJvm app = start(journalMode)) {
        app.awaitStdout(Long.toString(before + 1));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_ROUND_MILLIS)));
        listedBefore = replica().copyTo(directory.resolve("before-" + round));
        app.kill();
        killed = app.await();
      }
      assertThat(killed.code()).isEqualTo(SIGKILLED);
      long atReplicaBefore = lastOfChain(listedBefore, "before-" + round + ".db");
      long restored = lastOfChain(replica(), "after-" + round + ".db");
      long inDatabase = Ledger.lastOf(directory.resolve("app.db"));
      System.out.printf(
          "%s round %d: %d at the replica before the kill, %d restored, %d in the database%n",
          journalMode, round, atReplicaBefore, restored, inDatabase);
      assertThat(inDatabase)
          .as("round %d", round)
          .isGreaterThanOrEqualTo(Ledger.acknowledged(killed));
      assertThat(restored).as("round %d", round).isBetween(atReplicaBefore, inDatabase);
      before = inDatabase;
    }
    assertEverythingIsSentAfterTheNextStart(journalMode, before);
  }

  static Stream<Arguments> driversAndModes() {
    return Stream.of("3.8.11.2", "3.46.1.3", "3.54.1.0")
        .flatMap(driver -> Stream.of(arguments(driver, "WAL"), arguments(driver, "DELETE")));
  }

  /** Not even from a machine that is lost with its disk: nothing but the replica is looked at. */
  @SideBySide
  @ParameterizedTest
  @MethodSource("driversAndModes")
  void ofCommitsThatWaitForTheReplicaNoneIsMissingThereThatHasReturned(
      String driver, String journalMode) throws Exception {
    System.out.println("kill.seed=" + seed);
    long before = 0;
    for (int round = 1; round <= Math.max(1, ROUNDS / 5); round++) {
      Exit killed;
      try (RunningJvm app = start(Driver.xerial(driver), journalMode, ",commit=replicated")) {
        app.awaitStdout(Long.toString(before + 1));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_ROUND_MILLIS)));
        app.kill();
        killed = app.await();
      }
      assertThat(killed.code()).isEqualTo(SIGKILLED);
      assertThat(killed.stderr()).doesNotContain("not replicated");
      long restored = lastOfChain(replica(), "waited-" + round + ".db");
      before = Ledger.lastOf(directory.resolve("app.db"));
      System.out.printf(
          "%s %s round %d: %d acknowledged, %d restored, %d in the database%n",
          driver, journalMode, round, Ledger.acknowledged(killed), restored, before);
      assertThat(restored).as("round %d", round).isBetween(Ledger.acknowledged(killed), before);
    }
  }

  private void assertEverythingIsSentAfterTheNextStart(String journalMode, long before)
      throws Exception {
    try (RunningJvm app = start(journalMode)) {
      app.awaitStdout(Long.toString(before + 1));
      app.send("stop");
      assertThat(app.await().code()).isZero();
    }
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(
            Pages.of(restored)
                .whateverTheJournalMode()
                .differingFrom(Pages.of(directory.resolve("app.db")).whateverTheJournalMode()))
        .isEmpty();
    assertThat(Ledger.lastOf(restored)).isGreaterThan(before);
  }

  private RunningJvm start(String journalMode) throws Exception {
    return start(Driver.newest(), journalMode, "");
  }

  private RunningJvm start(Driver driver, String journalMode, String moreArguments)
      throws Exception {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup") + moreArguments)
        .withBothCompilers()
        .driver(driver)
        .start(HashChain.class, "jdbc:sqlite:" + directory.resolve("app.db"), journalMode);
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }

  /** 0 where the replica holds no file yet that a restore could begin with. */
  private long lastOfChain(FileReplica replica, String name) throws Exception {
    return replica.level0().isEmpty()
        ? 0
        : Ledger.lastOf(replica.restoreTo(directory.resolve(name)));
  }
}
