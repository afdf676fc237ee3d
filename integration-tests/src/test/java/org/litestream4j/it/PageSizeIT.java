package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
