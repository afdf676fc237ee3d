package org.litestream4j.it.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.WritesInPassing;
import org.litestream4j.apps.WritesNumbers;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Alone;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.RunningJvm;

/**
 * An app with one connection never meets a lock without the agent, and so has no patience for one:
 * {@code never-busy.seconds} at full speed, in which the WAL is made to restart all the time.
 */
@Alone
class NeverBusyIT {
  private static final int SECONDS = Integer.getInteger("never-busy.seconds", 5);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aSingleConnectionWithoutPatienceNeverMeetsALock(String journalMode) throws Exception {
    Path database = directory.resolve("app.db");
    Exit exit;
    int restarts;
    try (RunningJvm app =
        AgentJvm.withAgent(
                "min-checkpoint-page-count=50,sync-interval=5ms,replica=file://"
                    + directory.resolve("backup"))
            .withBothCompilers()
            .driver(Driver.xerial("3.46.1.3"))
            .start(
                WritesNumbers.class,
                "jdbc:sqlite:" + database,
                journalMode,
                "1",
                Integer.toString(SECONDS))) {
      restarts = WalRestarts.until(app, directory.resolve("app.db-wal"));
      exit = app.await(Duration.ofSeconds(SECONDS + 60L));
    }
    System.out.println(journalMode + ": " + exit.stdout() + restarts + " restarts seen");
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(restarts).as("times the WAL was seen to restart").isGreaterThan(SECONDS);
    List<String> lines = exit.stdout().lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).matches("writer 1 acknowledged \\d{3,} refused 0");
  }

  /** With SQLite 3.8 more pragmas read the schema than later, and for that need a lock. */
  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.46.1.3"})
  void anAppThatOpensAndClosesAllTheTimeNeverMeetsALock(String driver) throws Exception {
    Exit exit;
    try (RunningJvm app =
        AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
            .withBothCompilers()
            .driver(Driver.xerial(driver))
            .start(
                WritesInPassing.class,
                "jdbc:sqlite:" + directory.resolve("app.db"),
                Integer.toString(SECONDS))) {
      exit = app.await(Duration.ofSeconds(SECONDS + 60L));
    }
    System.out.println(driver + ": " + exit.stdout());
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout().trim()).matches("opened \\d{2,} acknowledged \\d{2,} refused 0");
    assertThat(exit.stderr()).contains("switched to WAL mode").doesNotContain("could not");
  }
}
