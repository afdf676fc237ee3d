package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;

/** Databases that are not one file with one name, 4,096-byte pages and UTF-8. */
class UnusualFilesIT {
  private static final String OLD_DRIVER = "3.8.11.2";
  private static final String DRIVER = "3.46.1.3";

  @TempDir Path directory;
  private Path database;
  private FileReplica replica;

  @BeforeEach
  void nameFiles() {
    database = directory.resolve("app.db");
    replica = new FileReplica(directory.resolve("replica/app.db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD_DRIVER, DRIVER})
  void aFileWithTwoNamesIsReplicatedInItsOwnJournalMode(String version) throws Exception {
    Files.createLink(directory.resolve("other-name.db"), Files.createFile(database));
    whatIsWrittenIsReplicatedInItsOwnJournalMode(
        version, "jdbc:sqlite:" + database, "because it has 2 names");
  }

  @Test
  void aFileThatIsFoundThroughALinkIsReplicatedInItsOwnJournalMode() throws Exception {
    Path file = Files.createFile(directory.resolve("file.db"));
    Files.createSymbolicLink(database, file);
    // Later versions tell the name of the file itself, and put the WAL beside that.
    whatIsWrittenIsReplicatedInItsOwnJournalMode(
        OLD_DRIVER, "jdbc:sqlite:" + database, "because it was opened through a symbolic link");
  }

  @Test
  void aFileWithAnotherWayOfLockingIsReplicatedInItsOwnJournalMode() throws Exception {
    whatIsWrittenIsReplicatedInItsOwnJournalMode(
        DRIVER,
        "jdbc:sqlite:file:" + database + "?vfs=unix-dotfile",
        "because it was opened with a VFS or a way of locking of its own");
  }

  private void whatIsWrittenIsReplicatedInItsOwnJournalMode(
      String version, String url, String reason) throws Exception {
    try (Console app = start(version)) {
      app.open("app", url);
      app.sql("app", "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
      app.jvm().awaitStderr(reason);
      assertThat(app.exists(directory.resolve("app.db-wal"))).isFalse();
      app.sql("app", "INSERT INTO t VALUES ('another')");
      app.close("app");
      assertThat(app.end().stderr()).doesNotContain("switched");
    }
    assertRestoresAs(database);
  }

  @ParameterizedTest
  @CsvSource({
    OLD_DRIVER + ", 512, UTF-8",
    OLD_DRIVER + ", 65536, UTF-16be",
    DRIVER + ", 65536, UTF-16le",
    DRIVER + ", 1024, UTF-8",
  })
  void pagesOfEachSizeAndTextInEachEncodingAreReplicated(
      String version, int pageSizeBytes, String encoding) throws Exception {
    try (Console app = start(version)) {
      app.open(database);
      app.sql(
          database,
          "PRAGMA page_size=" + pageSizeBytes,
          "PRAGMA encoding='" + encoding + "'",
          "CREATE TABLE t (text TEXT)",
          "INSERT INTO t VALUES ('größer')");
      app.jvm().awaitStderr("switched to WAL mode");
      app.sql(database, "INSERT INTO t VALUES (hex(zeroblob(200000)))");
      assertThat(app.sql(database, "PRAGMA page_size")).isEqualTo("" + pageSizeBytes);
      assertThat(app.sql(database, "PRAGMA encoding")).isEqualTo(encoding);
      app.close(database);
      app.end();
    }
    assertRestoresAs(database);
  }

  @Test
  void connectionsWithASharedCacheAreReplicated() throws Exception {
    String url = "jdbc:sqlite:file:" + database + "?cache=shared";
    try (Console app = start(DRIVER)) {
      app.open("one", url);
      app.sql("one", "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
      app.jvm().awaitStderr("switched to WAL mode");
      app.open("two", url);
      app.sql("two", "INSERT INTO t VALUES ('another')");
      assertThat(app.sql("one", "SELECT count(*) FROM t")).isEqualTo("2");
      app.close("two");
      app.sql("one", "INSERT INTO t VALUES ('a third')");
      app.close("one");
      app.end();
    }
    assertRestoresAs(database);
  }

  @Test
  void aDatabaseThatIsOnlyReadIsNotTouched() throws Exception {
    try (Console app = Console.start(AgentJvm.withoutAgent().driver(Driver.xerial(DRIVER)))) {
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
      app.close(database);
      app.end();
    }
    byte[] before = Files.readAllBytes(database);
    try (Console app = start(DRIVER)) {
      app.open("app", "jdbc:sqlite:file:" + database + "?mode=ro");
      assertThat(app.sql("app", "SELECT text FROM t")).isEqualTo("row");
      assertThat(app.error("app", "INSERT INTO t VALUES ('another')")).contains("READONLY");
      app.close("app");
      assertThat(app.end().stderr()).doesNotContain("switched");
    }
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
  }

  /** Such a connection reads the file alone and looks for no WAL. */
  @Test
  void anImmutableConnectionReadsAllThatWasCommittedBeforeItsOpen() throws Exception {
    try (Console app = start(DRIVER)) {
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
      app.jvm().awaitStderr("switched to WAL mode");
      for (int rows = 2; rows < 50; rows++) {
        app.sql(database, "INSERT INTO t VALUES ('another')");
        app.open("immutable", "jdbc:sqlite:file:" + database + "?immutable=1");
        assertThat(app.sql("immutable", "SELECT count(*) FROM t")).isEqualTo("" + rows);
        app.close("immutable");
      }
      app.close(database);
      app.end();
    }
    assertRestoresAs(database);
  }

  private Console start(String version) throws Exception {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
            .driver(Driver.xerial(version)));
  }

  private void assertRestoresAs(Path expected) throws Exception {
    Pages restored = Pages.of(replica.restoreTo(directory.resolve("restored.db")));
    assertThat(
            restored
                .whateverTheJournalMode()
                .differingFrom(Pages.of(expected).whateverTheJournalMode()))
        .isEmpty();
  }
}
