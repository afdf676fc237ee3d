package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.ExitsWhileWriting;
import org.litestream4j.apps.ReadsOneRow;
import org.litestream4j.apps.TakesShutdownSlots;
import org.litestream4j.apps.WritesUntilTheEnd;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;

/** What is at the replica, and what is left beside the database, once the app has ended. */
class CleanEndIT {
  private static final int SIGTERMED = 128 + 15;

  /** Well below the time for which an end that waits for something may take. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  @TempDir Path directory;

  @SideBySide
  @ParameterizedTest
  @CsvSource({
    "WAL, return, closed",
    "WAL, return, open",
    "WAL, exit, closed",
    "WAL, exit, open",
    "WAL, wait, closed",
    "WAL, wait, open",
    "DELETE, return, closed",
    "DELETE, return, open",
    "DELETE, exit, open",
    "DELETE, wait, open",
  })
  void whatIsCommittedUntilTheLastShutdownHookIsAtTheReplica(
      String journalMode, String end, String connections) throws Exception {
    Exit exit;
    try (RunningJvm app =
        withAgent()
            .start(
                WritesUntilTheEnd.class,
                "jdbc:sqlite:" + database(),
                journalMode,
                end,
                connections)) {
      if (end.equals("wait")) {
        app.awaitStdout("waiting");
        app.terminate();
      }
      exit = app.await();
    }

    assertThat(exit.code()).as(exit.stderr()).isEqualTo(end.equals("wait") ? SIGTERMED : 0);
    if (connections.equals("closed")) {
      assertThat(files(database())).hasSize(1);
    }
    Path alone = directory.resolve("alone.db");
    Files.copy(database(), alone);
    assertAllAcknowledgedIsAtTheReplica(exit);
    assertThat(Rows.of(alone, "SELECT text FROM t"))
        .as("in the database file, without its side files")
        .hasSameElementsAs(Rows.of(database(), "SELECT text FROM t"));
  }

  @ParameterizedTest
  @CsvSource({"WAL, open", "DELETE, closed"})
  void theSameWhereTheJdkHasNoSlotBehindTheHooksOfTheApp(String journalMode, String connections)
      throws Exception {
    Exit exit =
        withAgent()
            .option("--add-exports=java.base/jdk.internal.access=ALL-UNNAMED")
            .run(
                TakesShutdownSlots.class,
                "jdbc:sqlite:" + database(),
                journalMode,
                "return",
                connections);
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertAllAcknowledgedIsAtTheReplica(exit);
  }

  private void assertAllAcknowledgedIsAtTheReplica(Exit exit) throws Exception {
    List<String> acknowledged =
        exit.stdout().lines().filter(line -> !line.equals("waiting")).toList();
    assertThat(acknowledged).contains("hook 1 row 5", "hook 2 row 5", "hook 3 row 5");
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t"))
        .containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(Rows.of(database(), "SELECT text FROM t"))
        .containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  /** Threads that wait for one another in SQLite are never all at rest for long. */
  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"300", "6000"})
  void whatSeveralThreadsCommitUntilTheJvmIsGoneIsAtTheReplica(String millis) throws Exception {
    Exit exit = withAgent().run(ExitsWhileWriting.class, "jdbc:sqlite:" + database(), "3", millis);
    assertThat(exit.code()).as(exit.stderr()).isZero();
    int committed = Integer.parseInt(exit.stdout().lines().findFirst().orElseThrow());
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t").size())
        .as(exit.stderr())
        .isGreaterThanOrEqualTo(committed)
        .isEqualTo(Rows.of(database(), "SELECT text FROM t").size());
    assertThat(exit.ourLines()).noneMatch(line -> line.contains("after its last capture"));
  }

  @SideBySide
  @Test
  void anAppEndsAtOnceAlthoughAnotherProcessHasTheDatabaseOpen() throws Exception {
    try (Console other = Console.start(AgentJvm.withoutAgent().driver(Driver.newest()));
        Console app = Console.start(withAgent())) {
      app.open(database());
      app.sql(database(), "PRAGMA journal_mode=WAL", "CREATE TABLE t (text TEXT)");
      other.open(database());
      other.sql(database(), "SELECT * FROM t");
      app.sql(database(), "INSERT INTO t VALUES ('row')");
      app.close(database());
      long startNanos = System.nanoTime();
      Exit exit = app.end();

      assertThat(exit.code()).as(exit.stderr()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(AT_ONCE);
    }
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("row");
  }

  @SideBySide
  @Test
  void aShortLifeIsReplicatedAlthoughAnotherProcessHasTheDatabaseOpenInWalMode() throws Exception {
    try (Console other = Console.start(AgentJvm.withoutAgent().driver(Driver.newest()))) {
      other.open(database());
      other.sql(
          database(),
          "PRAGMA journal_mode=WAL",
          "CREATE TABLE t (text TEXT)",
          "INSERT INTO t VALUES ('row')");
      for (int life = 0; life < 3; life++) {
        String url = "jdbc:sqlite:" + database();
        Exit exit =
            withAgent().run(ReadsOneRow.class, url, "INSERT INTO t VALUES ('life " + life + "')");
        assertThat(exit.code()).as(exit.stderr()).isZero();
        Path restored = replica().restoreTo(directory.resolve("restored-" + life + ".db"));
        assertThat(Rows.of(restored, "SELECT text FROM t")).contains("row", "life " + life);
      }
    }
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
  void afterTheLastCloseTheFilesAreAsTheyWouldBeWithoutTheAgent(String journalMode)
      throws Exception {
    Path without = Files.createDirectory(directory.resolve("without")).resolve("app.db");
    Path with = Files.createDirectory(directory.resolve("with")).resolve("app.db");
    List<String> filesWithout;
    try (Console app = Console.start(AgentJvm.withoutAgent().driver(Driver.newest()))) {
      writeAndClose(app, without, journalMode);
      filesWithout = files(without);
      app.end();
    }

    try (Console app = Console.start(withAgent())) {
      app.open(with);
      app.sql(with, "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("litestream: ");
      assertThat(Pages.of(with).areInWalMode()).isTrue();
      assertThat(app.sql(with, "PRAGMA journal_mode")).isEqualToIgnoringCase(journalMode);
      app.sql(with, "INSERT INTO t VALUES ('row')");
      app.close(with);

      assertThat(files(with)).isEqualTo(filesWithout);
      assertThat(Pages.of(with).areInWalMode()).isEqualTo(journalMode.equals("WAL"));
      assertThat(app.end().code()).isZero();
    }
    assertThat(files(with)).isEqualTo(filesWithout);
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("row");
  }

  private static void writeAndClose(Console app, Path database, String journalMode)
      throws Exception {
    app.open(database);
    app.sql(
        database,
        "PRAGMA journal_mode=" + journalMode,
        "CREATE TABLE t (text TEXT)",
        "INSERT INTO t VALUES ('row')");
    app.close(database);
  }

  /**
   * Names and sizes of the files of a database, but for the used-up journal that TRUNCATE and
   * PERSIST leave there, and that nobody reads.
   */
  private static List<String> files(Path database) throws IOException {
    try (Stream<Path> files = Files.list(database.getParent())) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith("-journal"))
          .map(file -> file.getFileName() + " of " + file.toFile().length() + " bytes")
          .sorted()
          .toList();
    }
  }

  private AgentJvm withAgent() {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
        .driver(Driver.newest());
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }
}
