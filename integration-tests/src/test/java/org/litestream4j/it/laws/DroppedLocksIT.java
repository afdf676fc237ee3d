package org.litestream4j.it.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;

/**
 * An app copies its database by Files.copy while it has it open, which drops SQLite's locks, and
 * another process opens and closes the database. SQLite from 3.51 on looks at the locks of the
 * -shm, too, before it deletes a WAL; older ones, as nearly all that are in use, do not.
 */
class DroppedLocksIT {
  private static final Driver OLD = Driver.xerial("3.46.1.3");

  @TempDir Path directory;

  @BeforeEach
  void assumeLinux() {
    assumeTrue(Files.isReadable(Path.of("/proc/locks")), "the system does not list locks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void whoClosesTheDatabaseAfterwardsDoesNotDeleteItsWal(String journalMode) throws Exception {
    Exit exit;
    try (Console app = startApp();
        Console foreign = Console.start(AgentJvm.withoutAgent().driver(OLD))) {
      begin(app, journalMode);
      app.jvm().awaitStderr("is replicated to");

      app.copy(database(), directory.resolve("copy"));
      app.jvm().awaitStderr("the locks were taken again");
      Object wal = inode(wal());
      lookAt(foreign, "1");

      assertThat(inode(wal())).isEqualTo(wal);
      app.sql(database(), "INSERT INTO t VALUES (2)");
      lookAt(foreign, "1,2");
      app.sql(database(), "INSERT INTO t VALUES (3)");
      app.close(database());
      exit = app.end();
    }
    assertThat(exit.ourLines()).as(exit.stderr()).hasSize(2);
    assertRows(database(), "1", "2", "3");
    assertRows(replica().restoreTo(directory.resolve("restored.db")), "1", "2", "3");
  }

  @Test
  void withoutTheAgentItDoes() throws Exception {
    try (Console app = Console.start(AgentJvm.withoutAgent().driver(OLD));
        Console foreign = Console.start(AgentJvm.withoutAgent().driver(OLD))) {
      begin(app, "WAL");
      app.copy(database(), directory.resolve("copy"));
      lookAt(foreign, "1");
      assertThat(Files.exists(wal())).isFalse();
    }
  }

  @Test
  void aWalThatIsDeletedBeforeWeNoticeIsReportedAndCapturedAsTheAppSeesIt() throws Exception {
    Exit exit;
    try (Console app = startApp();
        Console foreign = Console.start(AgentJvm.withoutAgent().driver(OLD))) {
      begin(app, "WAL");
      app.jvm().awaitStderr("is replicated to");
      Object wal = inode(wal());
      for (int i = 0; i < 20 && Files.exists(wal()) && inode(wal()).equals(wal); i++) {
        foreign.open(database());
        foreign.sql(database(), "SELECT x FROM t");
        app.copy(database(), directory.resolve("copy"));
        foreign.close(database());
      }
      app.jvm().awaitStderr("-wal file was deleted");
      app.sql(database(), "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (3)");
      app.close(database());
      exit = app.end();
    }
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertRows(database(), "1", "2", "3");
    assertRows(replica().restoreTo(directory.resolve("restored.db")), "1", "2", "3");
  }

  private Console startApp() throws IOException {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + directory.resolve("backup")).driver(OLD));
  }

  private void begin(Console app, String journalMode) throws Exception {
    app.open(database());
    app.sql(
        database(),
        "PRAGMA journal_mode=" + journalMode,
        "CREATE TABLE t (x)",
        "INSERT INTO t VALUES (1)");
  }

  private void lookAt(Console foreign, String rows) throws Exception {
    foreign.open(database());
    assertThat(foreign.sql(database(), "SELECT x FROM t")).isEqualTo(rows);
    foreign.close(database());
  }

  private static void assertRows(Path database, String... rows) throws Exception {
    assertThat(Rows.of(database, "SELECT x FROM t")).isEqualTo(List.of(rows));
    assertThat(Rows.of(database, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }

  private Path wal() {
    return directory.resolve("app.db-wal");
  }

  private Path database() {
    return directory.resolve("app.db");
  }
}
