package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.restore.DrillRecord;
import org.litestream4j.restore.ReferenceReplica;

/** The words of the status of a database that nobody has open, or nobody that we see. */
class StatusVerbTest {
  private static final String NEWEST = "0000000000000009";

  @TempDir Path temporary;
  private Path database;
  private Path meta;
  private Path replica;
  private String url;
  private String config;

  @BeforeEach
  void restoreADatabase() throws IOException {
    database = temporary.toRealPath().resolve("app.db");
    meta = temporary.toRealPath().resolve(".app.db-litestream");
    replica = ReferenceReplica.named("f-damaged/undamaged").unpackTo(temporary.toRealPath());
    url = "file://" + replica;
    configure("");
    assertThat(CommandResult.of("restore", "-o", database.toString(), url).exit()).isZero();
  }

  private void configure(String more) throws IOException {
    String yaml =
        """
        dbs:
          - path: %s
            replica:
              url: %s
        %s
        """
            .formatted(database, url, more);
    config = Files.writeString(temporary.resolve("litestream.yml"), yaml).toString();
  }

  @Test
  void okIsSaidOfADatabaseThatIsAtItsReplicaAsItIs() {
    CommandResult result = CommandResult.of("status", "-config", config);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            titles ->
                assertThat(titles)
                    .matches(
                        "database +status +local txid +wal size +process +replica +replica txid"
                            + " +lag +spool +verified"),
            row ->
                assertThat(row)
                    .matches(
                        "%s +ok +%s +0 +- +%s +%s +0 +0 \\(0 bytes\\) +-"
                            .formatted(database, NEWEST, Pattern.quote(url), NEWEST)));
  }

  /** Scripts rely on these keys. */
  @Test
  void theKeysOfItsJsonAreFrozen() {
    CommandResult result = CommandResult.of("status", "-json", "-config", config);
    assertThat(result.exit()).isZero();
    assertThat(result.out().replaceAll("2026-\\d\\d-\\d\\dT[0-9:]+Z", "TIME"))
        .isEqualTo(
            """
            [
              {
                "database": "%s",
                "status": "ok",
                "reason": "",
                "local_txid": "0000000000000009",
                "local_time": "",
                "uncaptured": false,
                "wal_size": 0,
                "pid": "",
                "process": "",
                "replicas": [
                  {
                    "replica": "%s",
                    "status": "ok",
                    "reason": "",
                    "replica_txid": "0000000000000009",
                    "replica_time": "TIME",
                    "lag_ms": 0,
                    "spool_files": 0,
                    "spool_bytes": 0,
                    "verified_txid": "",
                    "verified_at": "",
                    "drill_error": "",
                    "error": "",
                    "error_time": ""
                  }
                ]
              }
            ]
            """
                .formatted(database, url));
  }

  @Test
  void oneThatWasTouchedAndNotChangedIsStillOk() throws IOException {
    Files.setLastModifiedTime(database, FileTime.from(Instant.now()));
    assertThat(CommandResult.of("status", "-config", config).exit()).isZero();
  }

  @Test
  void oneThatWasWrittenToWithoutTheAgentIsNotReplicated() throws Exception {
    execute("CREATE TABLE more (x)");
    assertSays("not replicated", "it was written to after TXID " + NEWEST + " without the agent");
  }

  @Test
  void oneThatIsBeingWrittenToWithoutTheAgentIsNotReplicated() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE more (x)");
      assertSays("not replicated", "it was written to after TXID " + NEWEST + " without the agent");
    }
  }

  @Test
  void oneOfWhichNothingIsKnownIsNotReplicatedWhereNothingProvesThatItIs() throws Exception {
    delete(meta);
    assertSays("not replicated", "no process with the agent has committed anything to it");
  }

  @Test
  void oneThatIsNowhereIsSaidNotToBeReplicated() throws Exception {
    Path other = temporary.toRealPath().resolve("other.db");
    Files.copy(database, other);
    CommandResult result = CommandResult.of("status", other.toString());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            " not replicated ", "no process with the agent has left anything in " + temporary);
    assertThat(temporary.resolve(".other.db-litestream")).doesNotExist();
  }

  @Test
  void oneThatIsGoneIsSaidToBe() throws Exception {
    Files.delete(database);
    assertSays("no database", "`restore` brings it back");
    CommandResult other = CommandResult.of("status", "/no/such.db");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.out()).contains(" no database ", "there is no such file");
  }

  @Test
  void aReplicaThatLostFilesIsNotOk() throws Exception {
    Files.delete(replica.resolve("ltx/0/0000000000000006-0000000000000006.ltx"));
    assertSays(
        "not replicated",
        "a restore would fail: TXID 0000000000000006 to 0000000000000006 are missing");
    delete(replica.resolve("ltx"));
    assertSays("not replicated", "nothing is at the replica");
  }

  @Test
  void aReplicaThatLacksTheNewestFilesIsNotOk() throws Exception {
    Files.delete(replica.resolve("ltx/0/%s-%<s.ltx".formatted(NEWEST)));
    assertSays(
        "stalled", "are captured and not at the replica: no process with the agent is there");
  }

  @Test
  void aReplicaWhoseNewestFileIsCutIsNotOk() throws Exception {
    Files.write(replica.resolve("ltx/0/%s-%<s.ltx".formatted(NEWEST)), new byte[50]);
    assertSays("not replicated", "a restore would fail: level 0 " + NEWEST);
  }

  @Test
  void aReplicaThatIsAheadIsNotOk() throws Exception {
    assertThat(
            CommandResult.of(
                    "restore",
                    "-force",
                    "-txid",
                    "0000000000000003",
                    "-o",
                    database.toString(),
                    url)
                .exit())
        .isZero();
    assertSays("not replicated", "the replica is at TXID " + NEWEST + ", ahead of this database");
  }

  @Test
  void aReplicaOfAnotherDatabaseIsNotOk() throws Exception {
    Files.writeString(replica.resolve("identity.json"), "{\"id\":\"x\",\"path\":\"/y\"}");
    assertSays("not replicated", "the replica holds another database");
  }

  @Test
  void aReplicaThatCannotBeAskedIsUnknown() throws Exception {
    delete(replica);
    Files.writeString(replica, "no directory");
    CommandResult result = CommandResult.of("status", "-config", config);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains(" unknown ", ": the replica cannot be asked: cannot list ");
  }

  @Test
  void aDrillThatIsConfiguredAndHasNotEndedMakesItUnverified() throws Exception {
    configure("validation:\n  interval: 1h\n");
    assertSays("unverified", "no drill has ended yet");
    MetaDirectory directory = MetaDirectory.at(meta);
    DrillRecord.none().failed("page 3 is missing", 1).writeTo(directory, url);
    assertSays("unverified", "the last drill failed: page 3 is missing");
  }

  @Test
  void aUrlIsAskedAlone() throws Exception {
    CommandResult result = CommandResult.of("status", url);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains(" ok ", NEWEST);
    delete(replica.resolve("ltx/9"));
    delete(replica.resolve("ltx/1"));
    Files.delete(replica.resolve("ltx/0/0000000000000001-0000000000000001.ltx"));
    assertThat(CommandResult.of("status", url).exit()).isEqualTo(2);
  }

  @Test
  void ofSeveralDatabasesTheWorstMakesTheExitCode() throws Exception {
    configure(
        """
          - path: %s
            replica:
              url: file://%s/elsewhere
        """
            .formatted(temporary.resolve("gone.db"), temporary));
    CommandResult result = CommandResult.of("status", "-config", config);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).contains(" ok ", " no database ");
    assertThat(CommandResult.of("status", "-config", config, database.toString()).exit()).isZero();
  }

  @Test
  void nothingIsChangedByALook() throws Exception {
    List<String> before = looks();
    assertThat(CommandResult.of("status", "-config", config).exit()).isZero();
    assertThat(looks()).isEqualTo(before);
  }

  private List<String> looks() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files
          .sorted()
          .map(
              file -> {
                try {
                  return file
                      + " "
                      + Files.size(file)
                      + " "
                      + Files.getAttribute(file, "unix:ctime");
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    }
  }

  private void assertSays(String word, String reason) {
    CommandResult result = CommandResult.of("status", "-config", config);
    assertThat(result.exit()).as(result.out()).isEqualTo(2);
    assertThat(result.out()).contains(" " + word + " ", database + ": " + url + ": ", reason);
    assertThat(CommandResult.of("status", "-json", "-config", config).out())
        .contains("\"status\": \"" + word + "\"");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
