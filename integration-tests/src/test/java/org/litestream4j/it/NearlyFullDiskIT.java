package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.FillsPages;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.SmallDisk;

/** A disk without room stops replication and not the app, and replication resumes by itself. */
class NearlyFullDiskIT {
  private static final long MIB = 1 << 20;
  private static final String ALL_ROWS = "SELECT id || ' ' || n || ' ' || length(b) FROM t";

  @TempDir Path directory;

  @Test
  void anAppOnANearlyFullDiskWritesWhatItWritesWithoutTheAgent() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 24)) {
      Path without = disk.directory().resolve("without.db");
      Path with = disk.directory().resolve("with.db");
      disk.fillBut(4 * MIB);
      Exit plain = fillPages(AgentJvm.withoutAgent(), without, "100");
      Exit agent = fillPages(withAgent(), with, "100");

      assertThat(plain.stdout()).contains("all rounds written");
      assertThat(agent.stdout()).isEqualTo(plain.stdout());
      assertThat(agent.code()).isEqualTo(plain.code());
      assertThat(agent.foreignStderr()).isEqualTo(plain.foreignStderr());
      assertThat(Rows.of(with, ALL_ROWS)).isEqualTo(Rows.of(without, ALL_ROWS));
      assertThat(agent.ourLines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains(with + " is NOT replicated: disk nearly full", "tried again"));
      assertThat(agent.ourLines())
          .anySatisfy(
              line ->
                  assertThat(line).contains(with.toString(), "nothing of it is at its replicas"));
      assertThat(temporaryFiles(disk)).isEmpty();
      disk.makeRoom();
      try (Console later = Console.start(withAgent())) {
        later.open(with);
        later.sql(with, "UPDATE t SET n = 0 WHERE id = 1");
        later.close(with);
        assertThat(later.end().code()).isZero();
      }
      assertThat(replicaOf(with)).isEqualTo(Rows.of(with, ALL_ROWS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void aDiskThatIsFullForAWhileInterruptsReplicationOnly(String journalMode) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      Path database = disk.directory().resolve("app.db");
      Exit exit;
      try (Console app = Console.start(withAgent())) {
        app.open(database);
        app.sql(database, "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (id, n, b)");
        app.sql(database, "INSERT INTO t VALUES (0, 0, 'x')");
        app.jvm().awaitStderr(database + " is replicated to");
        disk.fillBut(3 * MIB);
        app.sql(database, "UPDATE t SET n = 0, b = randomblob(100000)");
        app.jvm().awaitStderr(database + " is NOT replicated after TXID");
        for (int i = 1; i <= 300; i++) {
          app.sql(database, "UPDATE t SET n = " + i + ", b = randomblob(100000)");
        }
        assertThat(temporaryFiles(disk)).isEmpty();
        disk.makeRoom();
        app.jvm().awaitStderr(database + ": replication goes on");
        app.sql(database, "INSERT INTO t VALUES (1, 1, 'y')");
        app.close(database);
        exit = app.end();
      }
      assertThat(exit.code()).isZero();
      assertThat(Pages.of(database).areInWalMode()).isEqualTo(journalMode.equals("WAL"));
      assertThat(replicaOf(database)).isEqualTo(Rows.of(database, ALL_ROWS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "open"})
  void whatIsMissingAtTheEndIsSaidWithTheDatabaseAndTheLastDurableTxid(String connection)
      throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      Path database = disk.directory().resolve("app.db");
      Exit exit;
      try (Console app = Console.start(withAgent())) {
        app.open(database);
        app.sql(database, "CREATE TABLE t (id, n, b)", "INSERT INTO t VALUES (0, 0, 'x')");
        app.jvm().awaitStderr(database + " is replicated to");
        disk.fillBut(3 * MIB);
        app.sql(database, "INSERT INTO t VALUES (1, 1, 'y')");
        app.jvm().awaitStderr(database + " is NOT replicated after TXID");
        if (connection.equals("closed")) {
          app.close(database);
          app.jvm().awaitStderr(database + " was closed, and its replicas have nothing");
        }
        exit = app.end();
      }
      assertThat(exit.code()).isZero();
      assertThat(exit.ourLines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains(database + " is left at the end of the JVM", "after TXID 00"));
      assertThat(temporaryFiles(disk)).isEmpty();
      assertThat(replicaOf(database)).containsExactly("0 0 1");
      disk.makeRoom();
      try (Console later = Console.start(withAgent())) {
        later.open(database);
        later.sql(database, "SELECT count(*) FROM t");
        assertThat(later.end().code()).isZero();
      }
      assertThat(replicaOf(database)).containsExactly("0 0 1", "1 1 1");
    }
  }

  @Test
  void aMetaDirectoryThatCannotBeWrittenToForAWhileInterruptsReplicationOnly() throws Exception {
    Path database = directory.resolve("app.db");
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      disk.makeReadOnly();
      String meta = ",meta-path=" + disk.directory();
      try (Console app =
          Console.start(
              AgentJvm.withAgent("replica=file://" + directory.resolve("backup") + meta)
                  .driver(Driver.newest()))) {
        app.open(database);
        app.sql(database, "CREATE TABLE t (id, n, b)", "INSERT INTO t VALUES (0, 0, 'x')");
        app.jvm().awaitStderr(database + " is NOT replicated");
        app.sql(database, "INSERT INTO t VALUES (1, 1, 'y')");
        disk.makeWritable();
        app.jvm().awaitStderr(database + " is replicated to");
        app.sql(database, "INSERT INTO t VALUES (2, 2, 'z')");
        app.close(database);
        Exit exit = app.end();
        assertThat(exit.code()).isZero();
        assertThat(exit.ourLines())
            .filteredOn(line -> line.contains("is NOT replicated"))
            .hasSize(1);
      }
      assertThat(replicaOf(database)).containsExactly("0 0 1", "1 1 1", "2 2 1");
    }
  }

  @Test
  void anAppWhoseMetaDirectoryCannotBeMadeRunsAsWithoutTheAgent() throws Exception {
    Path database = directory.resolve("app.db");
    Path inTheWay = Files.writeString(directory.resolve(".app.db-litestream"), "a file");
    Exit exit = fillPages(withAgent(), database, "2");

    assertThat(exit.code()).isZero();
    assertThat(exit.stdout()).contains("all rounds written");
    assertThat(exit.ourLines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(database + " is NOT replicated", inTheWay.toString(), "writable"));
    assertThat(exit.ourLines())
        .anySatisfy(line -> assertThat(line).contains("nothing of it is at its replicas"));
    assertThat(Rows.of(database, "SELECT count(*) FROM t")).containsExactly("100");
    assertThat(Pages.of(database).areInWalMode()).isFalse();
  }

  private static Exit fillPages(AgentJvm jvm, Path database, String rounds) throws Exception {
    return jvm.driver(Driver.newest())
        .run(FillsPages.class, "jdbc:sqlite:" + database, "DELETE", "100", rounds);
  }

  private List<String> replicaOf(Path database) throws Exception {
    Path restored = directory.resolve("restored.db");
    Files.deleteIfExists(restored);
    FileReplica replica =
        new FileReplica(directory.resolve("backup").resolve(database.getFileName()));
    return Rows.of(replica.restoreTo(restored), ALL_ROWS);
  }

  private static List<Path> temporaryFiles(SmallDisk disk) throws IOException {
    try (Stream<Path> files = Files.walk(disk.directory())) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  private AgentJvm withAgent() {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
        .driver(Driver.newest());
  }
}
