package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.Checkpoints;
import org.litestream4j.apps.HostileWriter;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Alone;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.RunningJvm;

/**
 * Two threads write without pause while another process runs checkpoints of all modes, for {@code
 * hostile.seconds} with each driver: with every one in both journal modes if {@code
 * hostile.every-pair} is set, otherwise with two in each.
 */
@Alone
class HostileWriterIT {
  private static final int SECONDS = Integer.getInteger("hostile.seconds", 3);

  private static final boolean EVERY_PAIR = Boolean.getBoolean("hostile.every-pair");

  @TempDir Path directory;

  private final long seed = Long.getLong("hostile.seed", new Random().nextLong());

  @BeforeEach
  void printSeed() {
    System.out.println("hostile.seed=" + seed);
  }

  @ParameterizedTest
  @MethodSource("driversInWalMode")
  void theReplicaOfAWalDatabaseEqualsItPageForPage(Driver driver) throws Exception {
    write(driver, "WAL");

    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Pages.of(restored).differingFrom(Pages.of(database()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("driversInRollbackMode")
  void theReplicaOfARollbackDatabaseEqualsItPageForPage(Driver driver) throws Exception {
    write(driver, "DELETE");

    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(
            Pages.of(restored)
                .whateverTheJournalMode()
                .differingFrom(Pages.of(database()).whateverTheJournalMode()))
        .isEmpty();
  }

  static Stream<Driver> driversInWalMode() {
    return EVERY_PAIR ? drivers() : Stream.of("3.8.11.2", "3.46.1.3").map(Driver::xerial);
  }

  static Stream<Driver> driversInRollbackMode() {
    return EVERY_PAIR ? drivers() : Stream.of("3.21.0", "3.54.1.0").map(Driver::xerial);
  }

  private static Stream<Driver> drivers() {
    return Stream.of("3.8.11.2", "3.21.0", "3.46.1.3", "3.54.1.0").map(Driver::xerial);
  }

  private void write(Driver driver, String journalMode) throws Exception {
    String url = "jdbc:sqlite:" + database();
    Exit writer;
    Exit checkpoints;
    try (RunningJvm checkpointing =
            AgentJvm.withoutAgent()
                .withBothCompilers()
                .driver(Driver.newest())
                .start(Checkpoints.class, url, Long.toString(seed));
        RunningJvm writing =
            AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
                .withBothCompilers()
                .driver(driver)
                .start(
                    HostileWriter.class,
                    url,
                    journalMode,
                    Integer.toString(SECONDS),
                    Long.toString(seed))) {
      awaitFollowed();
      writing.send("end");
      writing.awaitStdout("writer 1 committed");
      writing.awaitStdout("writer 2 committed");
      checkpointing.send("end");
      checkpoints = checkpointing.await();
      writer = writing.await(Duration.ofSeconds(SECONDS + 60L));
    }
    assertThat(writer.code()).as(writer.stderr()).isZero();
    assertThat(writer.ourLines()).as(writer.stderr()).hasSize(1);
    assertThat(checkpoints.code()).as(checkpoints.stderr()).isZero();
    System.out.println(writer.stdout() + checkpoints.stdout());
    assertThat(checkpoints.stdout().lines().skip(1))
        .hasSize(4)
        .noneMatch(line -> line.contains(" run 0 "));
  }

  /** On a loaded machine the writers may be slow. */
  private void awaitFollowed() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS + 60L);
    while (replica().level0().size() <= 3) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }
}
