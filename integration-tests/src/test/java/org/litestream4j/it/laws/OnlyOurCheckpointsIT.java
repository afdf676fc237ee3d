package org.litestream4j.it.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;

/**
 * On most versions of SQLite a checkpoint that a commit of the app runs beside one of ours can lose
 * pages. Here ours move nothing: whatever reaches the database file is moved by a commit.
 */
class OnlyOurCheckpointsIT {
  /** More than 1,000 pages, after which SQLite's own checkpoints begin. */
  private static final String INSERT = "INSERT INTO t VALUES (zeroblob(1000000))";

  private static final long BLOB_BYTES = 1_000_000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.46.1.3"})
  void noCommitOfTheAppRunsOneOfItsOwn(String version) throws Exception {
    Path jar = RestlessJar.withoutCheckpoints(directory.resolve("litestream.jar"));
    AgentJvm jvm = AgentJvm.withAgent(jar, "replica=file://" + directory.resolve("backup/{name}"));
    try (Console app = Console.start(jvm.driver(Driver.xerial(version)))) {
      begin(app);
      app.sql(database(), INSERT, INSERT);
      assertNothingIsMoved("before we follow it", 2);
      app.jvm().awaitStderr(database() + " is replicated");
      app.sql(database(), INSERT, INSERT);
      assertNothingIsMoved("while we follow it", 4);
      app.sql(database(), "PRAGMA wal_autocheckpoint=10", INSERT, INSERT);
      assertNothingIsMoved("where the app asks for more of them", 6);
      app.open("second", "jdbc:sqlite:" + database());
      app.sql("second", INSERT, INSERT);
      assertNothingIsMoved("by a second connection", 8);
      app.open("memory", "jdbc:sqlite::memory:");
      app.sql("memory", "ATTACH '" + database() + "' AS a");
      app.sql("memory", INSERT.replace("INTO t", "INTO a.t"), INSERT.replace("INTO t", "INTO a.t"));
      assertNothingIsMoved("by one that has it attached", 10);
      app.end();
    }
  }

  /** That this test can fail. */
  @Test
  void withoutTheAgentEachOfThemDoes() throws Exception {
    try (Console app = Console.start(AgentJvm.withoutAgent().driver(Driver.xerial("3.46.1.3")))) {
      begin(app);
      app.sql(database(), INSERT);
      assertThat(Files.size(database())).isGreaterThan(BLOB_BYTES);
      app.end();
    }
  }

  private void begin(Console app) throws Exception {
    app.open(database());
    app.sql(
        database(), "PRAGMA page_size=512", "PRAGMA journal_mode=WAL", "CREATE TABLE t (b BLOB)");
  }

  private void assertNothingIsMoved(String when, int rows) throws Exception {
    assertThat(Files.size(directory.resolve("app.db-wal"))).isGreaterThan(rows * BLOB_BYTES);
    assertThat(Files.size(database())).as(when).isLessThan(BLOB_BYTES);
  }

  private Path database() {
    return directory.resolve("app.db");
  }
}
