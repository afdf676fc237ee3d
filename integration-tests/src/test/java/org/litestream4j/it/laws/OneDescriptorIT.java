package org.litestream4j.it.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;

/**
 * Whoever closes a descriptor of a file drops all locks of the process on it: what we open and
 * close is watched from outside of the process.
 */
class OneDescriptorIT {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path directory;

  @BeforeEach
  void assumeTraces() throws InterruptedException {
    assumeTrue(DescriptorTrace.isPossible(), "strace is missing, or may not trace here");
  }

  @Test
  void weOpenADatabaseOnceAndCloseItAfterSqlite() throws Exception {
    Path wal = directory.resolve("wal.db");
    Path converted = directory.resolve("converted.db");
    Path perQuery = directory.resolve("per-query.db");
    Path replaced = directory.resolve("replaced.db");
    Path two = directory.resolve("two.db");
    Path atEnd = directory.resolve("at-end.db");
    Exit exit;
    try (Console app = start()) {
      beginsToLive(app, wal, "WAL");
      app.sql(wal, "INSERT INTO t VALUES (2)");
      app.close(wal);

      beginsToLive(app, converted, "DELETE");
      app.sql(converted, "INSERT INTO t VALUES (2)");
      app.close(converted);

      beginsToLive(app, perQuery, "DELETE");
      app.close(perQuery);
      for (int i = 0; i < 5; i++) {
        app.open(perQuery);
        app.sql(perQuery, "INSERT INTO t VALUES (2)");
        app.close(perQuery);
      }

      beginsToLive(app, replaced, "DELETE");
      app.copy(wal, directory.resolve("another"));
      Files.move(directory.resolve("another"), directory.resolve("replaced-by"));
      Files.move(
          directory.resolve("replaced-by"),
          replaced,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      app.open("second", "jdbc:sqlite:" + replaced);
      app.sql("second", "INSERT INTO t VALUES (3)");
      app.close("second");
      app.close(replaced);

      beginsToLive(app, two, "WAL");
      app.open("other", "jdbc:sqlite:" + two);
      app.sql("other", "INSERT INTO t VALUES (2)");
      app.close(two);
      app.sql("other", "INSERT INTO t VALUES (3)");
      app.close("other");

      beginsToLive(app, atEnd, "WAL");
      app.sql(atEnd, "INSERT INTO t VALUES (2)");
      exit = app.end();
    }
    assertThat(exit.code()).as(exit.stderr()).isZero();
    DescriptorTrace trace = DescriptorTrace.read(trace());
    assertThat(trace.faults()).isEmpty();
    for (Path database : new Path[] {wal, converted, perQuery, replaced, two, atEnd}) {
      assertThat(trace.timesOpenedByUs(database)).as("%s", database).isPositive();
      assertThat(trace.timesOpenedBySqlite(database)).as("%s", database).isGreaterThan(2);
    }
  }

  @Test
  void soItIsWithWhatIsAttached() throws Exception {
    Path inPassing = directory.resolve("in-passing.db");
    Path replaced = directory.resolve("replaced.db");
    Exit exit;
    try (Console app = start()) {
      app.open("main", "jdbc:sqlite::memory:");
      app.sql("main", "ATTACH '" + inPassing + "' AS a", "CREATE TABLE a.t (x)", "DETACH a");
      for (int i = 0; i < 30; i++) {
        app.sql(
            "main", "ATTACH '" + inPassing + "' AS a", "INSERT INTO a.t VALUES (1)", "DETACH a");
        Thread.sleep(10L * (i % 10)); // Some of them come in the midst of what follows a DETACH.
      }

      beginsToLive(app, replaced, "DELETE");
      app.copy(inPassing, directory.resolve("another"));
      Files.move(
          directory.resolve("another"),
          replaced,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      for (int i = 0; i < 10; i++) {
        app.sql("main", "ATTACH '" + replaced + "' AS a", "INSERT INTO a.t VALUES (1)", "DETACH a");
      }
      app.close(replaced);
      app.sql("main", "ATTACH '" + replaced + "' AS a", "INSERT INTO a.t VALUES (1)", "DETACH a");
      exit = app.end();
    }
    assertThat(exit.code()).as(exit.stderr()).isZero();
    DescriptorTrace trace = DescriptorTrace.read(trace());
    assertThat(trace.faults()).isEmpty();
    assertThat(trace.timesOpenedByUs(inPassing)).isPositive();
    assertThat(trace.timesOpenedByUs(replaced)).isGreaterThan(1);
  }

  /** That this test can fail. */
  @Test
  void aCopyThatTheAppItselfMakesOfAnOpenDatabaseIsSeenInATrace() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start()) {
      beginsToLive(app, database, "WAL");
      app.copy(database, directory.resolve("copy"));
      app.copy(database.resolveSibling("app.db-shm"), directory.resolve("copy"));
      app.end();
    }
    assertThat(DescriptorTrace.read(trace()).faults())
        .containsOnlyOnce(
            database + " was opened although we have it open",
            database + " was closed while SQLite has it open",
            database + "-shm was opened by somebody else than SQLite");
  }

  private Console start() throws Exception {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + directory.resolve("backup/{name}"))
            .driver(Driver.xerial("3.46.1.3"))
            .under(DescriptorTrace.tracing(trace())));
  }

  /** Until our connections are there, which make SQLite open the database twice more. */
  private void beginsToLive(Console app, Path database, String journalMode) throws Exception {
    app.open(database);
    app.sql(
        database,
        "PRAGMA journal_mode=" + journalMode,
        "CREATE TABLE t (x)",
        "INSERT INTO t VALUES (1)");
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (DescriptorTrace.read(trace()).timesOpenedBySqlite(database) < 3) {
      assertThat(System.nanoTime()).as("%s is followed in time", database).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private Path trace() {
    return directory.resolve("trace.txt");
  }
}
