package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.HashChain;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Ledger;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;

/** An app is ended by SIGTERM at random moments, {@code end.rounds} times in a row. */
class TerminatedAppIT {
  private static final int SIGTERMED = 128 + 15;
  private static final int ROUNDS = Integer.getInteger("end.rounds", 10);
  private static final int LONGEST_ROUND_MILLIS = 500;

  @TempDir Path directory;

  private final long seed = Long.getLong("end.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void nothingIsMissingAtTheReplicaOfAnAppThatWasEnded(String journalMode) throws Exception {
    System.out.println("end.seed=" + seed);
    Path database = directory.resolve("app.db");
    long before = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      Exit ended;
      try (RunningJvm app =
          AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
              .driver(Driver.newest())
              .start(HashChain.class, "jdbc:sqlite:" + database, journalMode)) {
        app.awaitStdout(Long.toString(before + 1));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_ROUND_MILLIS)));
        app.terminate();
        ended = app.await();
      }
      assertThat(ended.code()).as(ended.stderr()).isEqualTo(SIGTERMED);
      Path restored = directory.resolve("restored.db");
      Files.deleteIfExists(restored);
      new FileReplica(directory.resolve("backup/app.db")).restoreTo(restored);
      before = Ledger.lastOf(database);
      assertThat(before).isGreaterThanOrEqualTo(Ledger.acknowledged(ended));
      assertThat(Ledger.lastOf(restored))
          .as("round %d, %s", round, ended.stderr())
          .isEqualTo(before);
    }
  }
}
