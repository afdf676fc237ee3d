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
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.SideBySide;

/** What an app finds that opens a database which is missing here, but not at the replica. */
class RestoreOnStartIT {
  private static final long IMAGE_BYTES = 300_000;

  @TempDir Path directory;

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aMissingDatabaseIsThereAgainWhenItIsFirstOpened(String journalMode) throws Exception {
    replicate(journalMode);
    wipe();

    try (Console app = Console.start(restoring())) {
      app.open(database());

      assertThat(app.sql(database(), "SELECT text FROM t")).isEqualTo("first");
      assertThat(app.end().ourLines())
          .anyMatch(line -> line.contains("was missing and is restored"));
    }
  }

  @SideBySide
  @Test
  void aDatabaseOfZeroBytesCountsAsMissing() throws Exception {
    replicate("WAL");
    wipe();
    Files.createFile(database());

    assertThat(rowsSeenByTheApp(restoring())).isEqualTo("first");
  }

  @SideBySide
  @Test
  void aDirectoryThatIsMissingTooIsMade() throws Exception {
    replicate("WAL");
    wipe();
    Path elsewhere = directory.resolve("a/new/place/app.db");

    try (Console app = Console.start(restoring())) {
      app.open(elsewhere);

      assertThat(app.sql(elsewhere, "SELECT text FROM t")).isEqualTo("first");
      assertThat(app.end().code()).isZero();
    }
  }

  @SideBySide
  @Test
  void replicationGoesOnWithoutANewImage() throws Exception {
    replicate("WAL");
    List<String> before = List.copyOf(replica().files().keySet());
    wipe();

    try (Console app = Console.start(restoring())) {
      app.open(database());
      app.sql(database(), "INSERT INTO t (text) VALUES ('second')");
      assertThat(app.end().code()).isZero();
    }

    assertThat(replica().files().keySet())
        .containsAll(before)
        .hasSizeGreaterThan(before.size())
        .filteredOn(name -> name.startsWith("ltx/9/"))
        .hasSize(1);
    for (Path file : replica().level0()) {
      assertThat(Files.size(file)).as(file.toString()).isLessThan(IMAGE_BYTES / 2);
    }
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("first", "second");
  }

  @SideBySide
  @Test
  void aDatabaseThatTheConfigurationNamesIsThereBeforeMain() throws Exception {
    replicate("WAL");
    wipe();
    Path configuration = directory.resolve("litestream.yml");
    Files.writeString(
        configuration,
        """
        dbs:
          - path: %s
            restore-on-start: if-missing
            replica:
              url: %s
        """
            .formatted(database(), replica().url()));

    try (Console app =
        Console.start(AgentJvm.withAgent(configuration.toString()).driver(Driver.newest()))) {
      assertThat(app.exists(database())).isTrue();
      app.open(database());
      assertThat(app.sql(database(), "SELECT text FROM t")).isEqualTo("first");
      assertThat(app.end().code()).isZero();
    }
  }

  @SideBySide
  @Test
  void sideFilesThatLieBesideAMissingDatabaseAreMovedAside() throws Exception {
    replicate("WAL");
    killWith("stale");
    Files.delete(database());

    try (Console app = Console.start(restoring())) {
      app.open(database());
      assertThat(app.sql(database(), "SELECT text FROM t WHERE text = 'first'")).isEqualTo("first");
      assertThat(app.sql(database(), "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(app.end().ourLines()).anyMatch(line -> line.contains("app.db-wal lay beside"));
    }
    assertThat(names()).anyMatch(name -> name.startsWith("app.db-wal.orphaned-"));
  }

  @SideBySide
  @Test
  void whereTheReplicaIsEmptyTheAppBeginsItsDatabase() throws Exception {
    try (Console app = Console.start(restoring())) {
      app.open(database());
      app.sql(database(), "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('begun')");
      assertThat(app.end().code()).isZero();
    }

    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("begun");
  }

  @SideBySide
  @Test
  void aDamagedReplicaFailsTheOpenAndLeavesNothing() throws Exception {
    replicate("WAL");
    wipe();
    damage(replica().directory().resolve("ltx/9/0000000000000001-0000000000000001.ltx"));

    try (Console app = Console.start(restoring())) {
      String answer = app.open(database());

      assertThat(answer)
          .startsWith("error: java.sql.SQLException: litestream: " + database())
          .contains("is missing and cannot be restored", "restore-on-start");
      assertThat(app.open(database())).as("the second attempt").startsWith("error: ");
      assertThat(names()).noneMatch(name -> name.startsWith("app.db"));
      assertThat(app.end().code()).isZero();
    }
    assertThat(names()).noneMatch(name -> name.startsWith("app.db"));
  }

  @SideBySide
  @Test
  void aDatabaseThatTheAppItselfHasDeletedIsNotBroughtBack() throws Exception {
    replicate("WAL");

    try (Console app = Console.start(restoring())) {
      app.open(database());
      assertThat(app.sql(database(), "SELECT text FROM t")).isEqualTo("first");
      app.close(database());
      app.delete(database());
      app.open(database());

      assertThat(app.sql(database(), "SELECT count(*) FROM sqlite_master")).isEqualTo("0");
      app.sql(database(), "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('anew')");
      assertThat(app.end().code()).isZero();
    }
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("anew");
  }

  @SideBySide
  @Test
  void withoutRestoreOnStartNothingIsBroughtBack() throws Exception {
    replicate("WAL");
    wipe();

    try (Console app = Console.start(withAgent(""))) {
      app.open(database());

      assertThat(app.sql(database(), "SELECT count(*) FROM sqlite_master")).isEqualTo("0");
      assertThat(app.end().code()).isZero();
    }
  }

  /** A first life of the app, which leaves a table with one row, and an image of some size. */
  private void replicate(String journalMode) throws Exception {
    try (Console app = Console.start(withAgent(""))) {
      app.open(database());
      app.sql(
          database(),
          "PRAGMA journal_mode=" + journalMode,
          "CREATE TABLE t (text TEXT, b BLOB)",
          "INSERT INTO t VALUES ('first', randomblob(" + IMAGE_BYTES + "))");
      Exit exit = app.end();
      assertThat(exit.code()).as(exit.stderr()).isZero();
    }
  }

  private void killWith(String text) throws Exception {
    try (Console app = Console.start(withAgent(""))) {
      app.open(database());
      app.sql(database(), "INSERT INTO t VALUES ('" + text + "', NULL)");
      app.jvm().kill();
      app.jvm().await();
    }
    assertThat(names()).contains("app.db-wal");
  }

  private String rowsSeenByTheApp(AgentJvm jvm) throws Exception {
    try (Console app = Console.start(jvm)) {
      app.open(database());
      String rows = app.sql(database(), "SELECT text FROM t");
      assertThat(app.end().code()).isZero();
      return rows;
    }
  }

  /** The machine is lost, and the replica is all there is. */
  private void wipe() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(replica().directory())) {
          Files.delete(file);
        }
      }
    }
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private AgentJvm restoring() {
    return withAgent(",restore-on-start=if-missing");
  }

  private AgentJvm withAgent(String more) {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup") + more)
        .driver(Driver.newest());
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }
}
