package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;

/** What becomes of a replica while its app lives: levels, snapshots, and what is deleted. */
class UpkeepIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final String FIRST_IMAGE = "0000000000000001-0000000000000001.ltx";

  @TempDir Path directory;

  @Test
  void filesAreMergedAndOldOnesDeletedWhileTheAppGoesOnAndAllOfItIsRestored() throws Exception {
    Path configuration = directory.resolve("litestream.yml");
    Files.writeString(
        configuration,
        """
        levels:
          - interval: 1s
          - interval: 2s
        l0-retention: 500ms
        l0-retention-check-interval: 500ms
        snapshot:
          interval: 3s
          retention: 1s
        dbs:
          - path: %s
            replica:
              url: %s
        """
            .formatted(database(), replica().url()));
    int rows = 0;
    try (Console app =
        Console.start(AgentJvm.withAgent(configuration.toString()).driver(Driver.newest()))) {
      app.open(database());
      app.sql(database(), "CREATE TABLE t (n INTEGER)");
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (!isMerged() || Files.exists(level(9).resolve(FIRST_IMAGE))) {
        assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
        app.sql(database(), "INSERT INTO t VALUES (" + rows++ + ")");
      }
      Exit exit = app.end();
      assertThat(exit.code()).isZero();
      assertThat(exit.ourLines()).as("nothing to complain of").hasSize(1);
    }
    assertThat(replica().level0().size()).as("files of level 0").isLessThan(rows);
    assertThat(restored()).isEqualTo(numbers(rows));
    Exit validated = new Cli().run("validate", replica().url());
    assertThat(validated.code()).as(validated.stdout() + validated.stderr()).isZero();
  }

  private boolean isMerged() {
    return Files.isDirectory(level(1)) && Files.isDirectory(level(2));
  }

  private List<String> restored() throws Exception {
    Path output = directory.resolve("restored.db");
    replica().restoreTo(output);
    return Rows.of(output, "SELECT n FROM t ORDER BY n");
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private Path level(int level) {
    return replica().directory().resolve("ltx").resolve(Integer.toString(level));
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup"));
  }
}
