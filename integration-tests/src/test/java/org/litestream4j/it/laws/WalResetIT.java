package org.litestream4j.it.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.WritesNumbers;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Alone;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;

/**
 * SQLite before 3.51.3 loses pages when a commit restarts the WAL under a checkpoint
 * (sqlite.org/wal.html, "The WAL-reset bug"). One writer, and then two, write as fast as they can,
 * while checkpoints, hand-overs and restarts follow one another without rest, with pauses between
 * their steps, for {@code wal-reset.seconds} with each driver.
 *
 * <p>With {@code -Dwal-reset.without-marks=true} the agent takes no read marks: then this test must
 * fail. In 20 s with each driver, acknowledged rows were missing in the app's own database with
 * 3.21.0 (126,112 were written), the replica could not be restored with 3.36.0.3, and nothing was
 * missing with 3.46.1.3.
 */
@Alone
class WalResetIT {
  private static final int SECONDS = Integer.getInteger("wal-reset.seconds", 5);
  private static final Pattern WRITER =
      Pattern.compile("writer (\\d) acknowledged (\\d+) refused.*");
  private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");

  @TempDir Path directory;

  /** In memory where there is such a disk: nothing that takes time is to part the steps. */
  @TempDir(factory = InMemory.class)
  Path inMemory;

  @ParameterizedTest
  @MethodSource("drivers")
  void everyAcknowledgedRowIsInTheDatabaseAndInItsReplica(Driver driver) throws Exception {
    Exit exit = write(driver);

    System.out.println(driver + ": " + exit.stdout() + Files.readString(steps()));
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(times("CHECKPOINT")).isPositive();
    assertThat(times("UNLOCK_WRITERS")).as("times the WAL was made to restart").isPositive();
    Path restored =
        new FileReplica(directory.resolve("backup/app.db"))
            .restoreTo(directory.resolve("restored.db"));
    for (Path database : List.of(database(), restored)) {
      assertThat(Rows.of(database, "PRAGMA integrity_check"))
          .as("%s", database)
          .containsExactly("ok");
      assertThat(rows(database)).as("%s", database).isEqualTo(acknowledged(exit));
    }
  }

  static Stream<Driver> drivers() {
    return Stream.of("3.21.0", "3.36.0.3", "3.46.1.3").map(Driver::xerial);
  }

  private Exit write(Driver driver) throws Exception {
    try (RunningJvm app =
        AgentJvm.withAgent(
                agent(), "sync-interval=1ms,replica=file://" + directory.resolve("backup"))
            .withBothCompilers()
            .driver(driver)
            .option("-Dsteps.file=" + steps())
            .start(
                WritesNumbers.class,
                "jdbc:sqlite:" + database(),
                "WAL",
                "2",
                Integer.toString(SECONDS))) {
      return app.await(Duration.ofSeconds(SECONDS + 60L));
    }
  }

  private Path agent() throws IOException {
    Path jar = directory.resolve("litestream.jar");
    return Boolean.getBoolean("wal-reset.without-marks")
        ? RestlessJar.withoutMarks(jar)
        : RestlessJar.create(jar);
  }

  /** Of each writer: how many rows it was told are committed. */
  private static List<String> acknowledged(Exit exit) {
    List<String> writers =
        exit.stdout()
            .lines()
            .map(WRITER::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1) + ": 1 to " + line.group(2))
            .sorted()
            .toList();
    assertThat(writers).as(exit.stdout()).hasSize(2);
    assertThat(exit.stdout()).doesNotContain("ended by");
    return writers;
  }

  private static List<String> rows(Path database) throws Exception {
    return Rows.of(
        database,
        "SELECT writer || ': ' || min(number) || ' to ' || max(number)"
            + " || CASE WHEN count(DISTINCT number) = max(number) THEN '' ELSE ' with gaps' END"
            + " FROM t GROUP BY writer ORDER BY writer");
  }

  private int times(String step) throws IOException {
    return COUNT
        .matcher(Files.readString(steps()))
        .results()
        .filter(count -> count.group(1).equals(step))
        .map((MatchResult count) -> Integer.parseInt(count.group(2)))
        .findFirst()
        .orElse(0);
  }

  private Path steps() {
    return directory.resolve("steps.txt");
  }

  private Path database() {
    return inMemory.resolve("app.db");
  }
}
