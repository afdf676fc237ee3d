package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;

/** Replicas that somebody deletes, in whole or in part, and those that cannot be written to. */
class LostReplicaIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path directory;

  @Test
  void aReplicaThatIsDeletedWhileTheAppRunsIsWholeAgainSoonAfterTheNextCommits() throws Exception {
    try (Console app = Console.start(jvm("file://" + directory.resolve("backup")))) {
      begin(app);
      app.jvm().awaitStderr(database() + " is replicated to");
      delete(backup().directory());
      int rows = commitUntilThereIsASnapshot(app, 1);
      assertThat(app.jvm().awaitStderr("a new snapshot is sent"))
          .contains(database().toString(), backup().url());
      Exit exit = app.end();
      assertThat(exit.code()).isZero();
      assertThat(restored()).hasSize(rows);
      assertThat(backup().directory().resolve("identity.json")).exists();
    }
  }

  @Test
  void aReplicaThatIsDeletedWhileTheAppRunsIsWholeAgainAfterTheEnd() throws Exception {
    try (Console app = Console.start(jvm("file://" + directory.resolve("backup")))) {
      begin(app);
      app.jvm().awaitStderr(database() + " is replicated to");
      delete(backup().directory());
      app.sql(database(), "INSERT INTO t VALUES ('after')");
      assertThat(app.end().code()).isZero();
    }
    try (Console app = Console.start(jvm("file://" + directory.resolve("backup")))) {
      app.open(database());
      app.sql(database(), "INSERT INTO t VALUES ('later')");
      assertThat(app.end().code()).isZero();
    }
    assertThat(restored()).containsExactly("first", "after", "later");
  }

  @Test
  void aStartNoticesThatTheSnapshotIsGone() throws Exception {
    try (Console app = Console.start(jvm("file://" + directory.resolve("backup")))) {
      begin(app);
      app.end();
    }
    delete(backup().directory().resolve("ltx/9"));
    try (Console app = Console.start(jvm("file://" + directory.resolve("backup")))) {
      app.open(database());
      app.sql(database(), "INSERT INTO t VALUES ('second')");
      Exit exit = app.end();
      assertThat(exit.code()).isZero();
      assertThat(exit.ourLines())
          .filteredOn(line -> line.contains("a snapshot are missing"))
          .hasSize(1);
      assertThat(exit.ourLines())
          .filteredOn(line -> line.contains(database() + " is replicated to"))
          .hasSize(1);
    }
    assertThat(restored()).containsExactly("first", "second");
  }

  @Test
  void aPathThatCannotBeWrittenToIsSaidAtOnceAndNothingIsSaidToBeReplicated() throws Exception {
    Path file = Files.writeString(directory.resolve("a-file"), "in the way");
    for (Path unusable : List.of(file, file.resolve("below"), Path.of("/proc/litestream"))) {
      try (Console app = Console.start(jvm("file://" + unusable + "/{name}"))) {
        app.open(database());
        app.sql(database(), "CREATE TABLE IF NOT EXISTS t (text TEXT)");
        assertThat(app.jvm().awaitStderr("fails and is tried again"))
            .contains(
                database().toString(),
                "file://" + unusable + "/" + database().getFileName(),
                "must be a directory that this process may read and write");
        app.jvm().kill();
        assertThat(app.jvm().await().stderr()).doesNotContain("is replicated to");
      }
    }
  }

  @Test
  void ofTwoReplicasTheOneThatHoldsACopyIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("a-file"), "in the way");
    Path configuration = directory.resolve("litestream.yml");
    Files.writeString(
        configuration,
        """
        dbs:
          - path: %s
            replicas:
              - url: file://%s
              - url: %s
        """
            .formatted(database(), file, backup().url()));
    try (Console app =
        Console.start(AgentJvm.withAgent(configuration.toString()).driver(driver()))) {
      begin(app);
      assertThat(app.jvm().awaitStderr(" is replicated to "))
          .contains(backup().url())
          .doesNotContain(file.toString());
      assertThat(restored()).containsExactly("first");
    }
  }

  private void begin(Console app) throws Exception {
    app.open(database());
    app.sql(database(), "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('first')");
  }

  /** Returns how many rows there are then. */
  private int commitUntilThereIsASnapshot(Console app, int rows) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int count = rows;
    while (!Files.isDirectory(backup().directory().resolve("ltx/9"))) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      app.sql(database(), "INSERT INTO t VALUES ('row " + count++ + "')");
    }
    return count;
  }

  private static void delete(Path tree) throws Exception {
    assertThat(tree).exists();
    assertThat(new ProcessBuilder("rm", "-r", tree.toString()).inheritIO().start().waitFor())
        .isZero();
  }

  private List<String> restored() throws Exception {
    Path output = Files.createTempDirectory(directory, "restored").resolve("restored.db");
    backup().restoreTo(output);
    return Rows.of(output, "SELECT text FROM t");
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica backup() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }

  private static AgentJvm jvm(String replica) {
    return AgentJvm.withAgent("replica=" + replica).driver(driver());
  }

  private static Driver driver() {
    return Driver.newest();
  }
}
