package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Pages;

/** Copies that SQLite makes page by page have the journal mode that the app knows of. */
class CopiesIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.21.0", "3.46.1.3", "3.54.1.0"})
  void aBackupOfASwitchedDatabaseIsNotInWalMode(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path copy = directory.resolve("copy.db");
    try (Console app = switched(Driver.xerial(version), database)) {
      app.sql(database, "INSERT INTO t VALUES ('two')", "backup to " + copy);
      assertThat(Pages.of(database).areInWalMode()).isTrue();
      assertThat(Pages.of(copy).areInWalMode()).isFalse();
      for (String side : List.of("-wal", "-shm", "-journal")) {
        assertThat(Files.exists(directory.resolve("copy.db" + side))).as(side).isFalse();
      }
      app.open(copy);
      assertThat(app.sql(copy, "SELECT text FROM t")).isEqualTo("one,two");
      assertThat(app.sql(copy, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("delete");
      app.close(copy);
      app.close(database);
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void aBackupIntoAFileThatWasInWalModeLeavesItInThatMode(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path copy = directory.resolve("copy.db");
    try (Console app = switched(Driver.xerial(version), database)) {
      app.open(copy);
      app.sql(copy, "PRAGMA journal_mode=WAL", "CREATE TABLE other (x)");
      app.close(copy);
      app.sql(database, "backup to " + copy);
      assertThat(Pages.of(copy).areInWalMode()).isTrue();
      app.open(copy);
      assertThat(app.sql(copy, "SELECT text FROM t")).isEqualTo("one");
      assertThat(app.sql(copy, "PRAGMA journal_mode")).isEqualTo("wal");
      app.end();
    }
  }

  @Test
  void aBackupIntoAFileThatTheAppHasOpenLeavesThatFileToTheApp() throws Exception {
    Path database = directory.resolve("app.db");
    Path copy = directory.resolve("copy.db");
    try (Console app = switched(Driver.newest(), database)) {
      app.open(copy);
      app.sql(copy, "SELECT count(*) FROM sqlite_master");
      app.sql(database, "backup to " + copy);
      assertThat(app.sql(copy, "SELECT text FROM t")).isEqualTo("one");
      app.close(copy);
      app.close(database);
      assertThat(app.end().ourLines()).noneMatch(line -> line.contains("backup"));
    }
  }

  @Test
  void whatIsSerializedOfASwitchedDatabaseIsNotInWalMode() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = switched(Driver.newest(), database)) {
      assertThat(Pages.of(database).areInWalMode()).isTrue();
      assertThat(app.serializedVersions(database)).isEqualTo("1 1");
      app.sql(database, "PRAGMA journal_mode=WAL");
      assertThat(app.serializedVersions(database)).isEqualTo("2 2");
      app.close(database);
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.46.1.3", "3.54.1.0"})
  void aDatabaseThatIsRestoredFromASwitchedOneIsNotInWalMode(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path young = directory.resolve("young.db");
    try (Console app = switched(Driver.xerial(version), database)) {
      app.open(young);
      app.sql(young, "restore from " + database);
      assertThat(app.sql(young, "SELECT text FROM t")).isEqualTo("one");
      assertThat(app.sql(young, "PRAGMA journal_mode")).isEqualTo("delete");
      app.close(young);
      assertThat(Pages.of(young).areInWalMode()).isFalse();
      app.end();
    }
  }

  private Console switched(Driver driver, Path database) throws Exception {
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    Console app = Console.start(jvm.driver(driver));
    app.open(database);
    app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('one')");
    app.jvm().awaitStderr(database + " is replicated");
    return app;
  }
}
