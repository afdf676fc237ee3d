package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;

/**
 * SQLite changes the page size of a database by VACUUM or when a backup is restored, but not in WAL
 * mode.
 */
class PageSizeIT {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void vacuumGivesADatabaseThePageSizeThatTheAppAskedFor(String version) throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = switched(version, database)) {
      app.sql(database, "PRAGMA page_size=16384", "VACUUM");
      assertThat(app.sql(database, "PRAGMA page_size")).isEqualTo("16384");
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("delete");
      app.sql(database, "INSERT INTO t VALUES ('another')");
      app.close(database);
      assertThat(app.end().stderr()).doesNotContain("interrupted");
    }
    assertReplicaEquals(database);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.21.0", "3.54.1.0"})
  void aVacuumThatWasPreparedBeforeTheSwitchGivesItTooWheneverItIsExecuted(String version)
      throws Exception {
    Path database = directory.resolve("app.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    try (Console app = Console.start(jvm.driver(Driver.xerial(version)))) {
      app.open(database);
      String vacuum = app.prepare(database, "VACUUM");
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
      app.jvm().awaitStderr(database + " is replicated");
      for (String size : List.of("16384", "8192")) {
        app.sql(database, "PRAGMA page_size=" + size);
        assertThat(app.execute(database, vacuum)).isEqualTo("ok");
        assertThat(app.sql(database, "PRAGMA page_size")).isEqualTo(size);
        app.sql(database, "INSERT INTO t VALUES ('another')");
        awaitSwitch(database);
      }
      app.sql(database, "PRAGMA page_size=4096", "BEGIN");
      assertThat(app.execute(database, vacuum)).contains("cannot VACUUM from within a transaction");
      assertThat(app.update(database, "VACUUM"))
          .contains("cannot VACUUM from within a transaction");
      app.sql(database, "COMMIT");
      app.update(database, "VACUUM; INSERT INTO t VALUES ('last')");
      assertThat(app.sql(database, "PRAGMA page_size")).isEqualTo("4096");
      app.close(database);
      assertThat(app.end().stderr()).doesNotContain("interrupted");
    }
    assertReplicaEquals(database);
  }

  private static void awaitSwitch(Path database) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!Files.exists(Path.of(database + "-wal"))) {
      assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.46.1.3", "3.54.1.0"})
  void aBackupWithAnotherPageSizeIsRestored(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path backup = directory.resolve("backup.db");
    try (Console app = switched(version, database)) {
      app.open(backup);
      app.sql(backup, "PRAGMA page_size=16384", "CREATE TABLE t AS SELECT 'old' AS text");
      app.close(backup);
      app.sql(database, "PRAGMA journal_mode=TRUNCATE", "restore from " + backup);
      assertThat(app.sql(database, "SELECT text FROM t")).isEqualTo("old");
      assertThat(app.sql(database, "PRAGMA page_size")).isEqualTo("16384");
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("truncate");
      app.sql(database, "INSERT INTO t VALUES ('another')");
      app.close(database);
      assertThat(app.end().stderr()).doesNotContain("interrupted");
    }
    assertReplicaEquals(database);
  }

  private Console switched(String version, Path database) throws Exception {
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    Console app = Console.start(jvm.driver(Driver.xerial(version)));
    app.open(database);
    app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
    app.jvm().awaitStderr(database + " is replicated");
    return app;
  }

  private void assertReplicaEquals(Path database) throws Exception {
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    Pages restored = Pages.of(replica.restoreTo(directory.resolve("restored.db")));
    assertThat(
            restored
                .whateverTheJournalMode()
                .differingFrom(Pages.of(database).whateverTheJournalMode()))
        .isEmpty();
  }
}
