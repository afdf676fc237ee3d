package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.restore.ReferenceReplica;

class ConfiguredDatabasesTest {
  @TempDir Path temporary;
  private Path database;
  private String config;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Path replica = ReferenceReplica.named("f-damaged/undamaged").unpackTo(temporary);
    database = temporary.resolve("app.db");
    String yaml =
        """
        dbs:
          - path: %s
            replica:
              path: %s
          - path: %s
            replica:
              url: s3://bucket/other
        """
            .formatted(database, replica, temporary.resolve("other.db"));
    config = Files.writeString(temporary.resolve("litestream.yml"), yaml).toString();
  }

  @Test
  void areListedWithTheTypeOfTheirReplica() {
    assertThat(CommandResult.of("databases", "-config", config).out().lines())
        .satisfiesExactly(
            titles -> assertThat(titles).matches("path +replica"),
            first -> assertThat(first).matches(database + " +file"),
            second -> assertThat(second).matches(temporary.resolve("other.db") + " +s3"));
    assertThat(CommandResult.of("databases", "-json", "--config=" + config).out())
        .contains("\"path\": \"" + database + "\"", "\"replica\": \"file\"");
  }

  @Test
  void areFoundInTheirDirectory() throws IOException {
    Path tenants = Files.createDirectories(temporary.resolve("tenants/deeper")).getParent();
    for (String name : List.of("b.db", "a.db", "c.other", "deeper/d.db", "empty.db")) {
      Files.writeString(
          tenants.resolve(name), name.startsWith("empty") ? "" : "SQLite format 3\0 and more");
    }
    assertThat(listed(tenants, false)).containsExactly("a.db", "b.db");
    assertThat(listed(tenants, true)).containsExactly("a.db", "b.db", "deeper/d.db");
    assertThat(listed(temporary.resolve("missing"), true)).isEmpty();
  }

  private List<String> listed(Path directory, boolean isRecursive) throws IOException {
    Path yaml = temporary.resolve("directory.yml");
    Files.writeString(
        yaml,
        """
        dbs:
          - dir: %s
            pattern: "*.db"
            recursive: %s
            replica:
              url: s3://bucket/all
        """
            .formatted(directory, isRecursive));
    CommandResult result = CommandResult.of("databases", "-config", yaml.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    return result
        .out()
        .lines()
        .skip(1)
        .map(line -> line.replaceFirst(" +s3$", "").substring(directory.toString().length() + 1))
        .toList();
  }

  @Test
  void areRestoredToTheirOwnPath() {
    CommandResult result = CommandResult.of("restore", "-config", config, database.toString());
    assertThat(result.exit()).isZero();
    assertThat(result.err()).startsWith("litestream: " + database + " is restored as it was at ");
    assertThat(database).isNotEmptyFile();
  }

  @Test
  void areRestoredElsewhereIfTold() {
    Path elsewhere = temporary.resolve("elsewhere.db");
    CommandResult result =
        CommandResult.of(
            "restore", "-config", config, "-o", elsewhere.toString(), "sqlite://" + database);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(elsewhere).isNotEmptyFile();
    assertThat(database).doesNotExist();
  }

  @Test
  void showTheirFiles() {
    assertThat(CommandResult.of("ltx", "-config", config, database.toString()).out().lines())
        .hasSize(10);
  }

  @Test
  void areRestoredFromTheReplicaThatIsNewest() throws IOException {
    String several = withReplicas("older", "newest", "empty");
    CommandResult result =
        CommandResult.of("restore", "-json", "-config", several, database.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("\"txid\": \"0000000000000009\"");
  }

  @Test
  void areRestoredFromTheNextReplicaIfOneCannotBeRead() throws IOException {
    String several = withReplicas("no-directory", "damaged", "older");
    CommandResult result =
        CommandResult.of("restore", "-json", "-config", several, database.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("litestream: file://" + temporary.resolve("no-directory"))
                    .contains(" is passed over: cannot list "),
            second ->
                assertThat(second)
                    .startsWith("litestream: file://" + temporary.resolve("damaged"))
                    .contains(" is passed over: cannot restore level 9 "));
    assertThat(result.out()).contains("\"txid\": \"0000000000000005\"");
  }

  @Test
  void areNotTakenForNeverReplicatedWhileAReplicaCannotBeRead() throws IOException {
    String several = withReplicas("empty", "no-directory");
    CommandResult result =
        CommandResult.of("restore", "-if-replica-exists", "-config", several, database.toString());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("Error: cannot list " + temporary.resolve("no-directory"));
  }

  @Test
  void showTheFilesOfEachReplica() throws IOException {
    String several = withReplicas("older", "no-directory", "newest");
    CommandResult table = CommandResult.of("ltx", "-config", several, database.toString());
    assertThat(table.exit()).isZero();
    assertThat(table.err())
        .contains("no-directory/replica is passed over: cannot list ")
        .hasLineCount(1);
    assertThat(table.out().lines().findFirst().orElseThrow()).matches("replica +level +min_txid.*");
    assertThat(table.out().lines())
        .filteredOn(line -> line.startsWith("file://" + temporary.resolve("newest/replica") + " "))
        .hasSize(9);
    assertThat(CommandResult.of("ltx", "-json", "-config", several, database.toString()).out())
        .contains("\"replica\": \"file://" + temporary.resolve("older/replica") + "\"");
  }

  /** Of five replicas by their names: three are of one database, one is empty, one a file. */
  private String withReplicas(String... names) throws IOException {
    for (String name : List.of("older", "newest", "damaged")) {
      ReferenceReplica.named("f-damaged/undamaged").unpackTo(temporary.resolve(name));
    }
    Files.createDirectories(temporary.resolve("empty/replica"));
    Files.createFile(temporary.resolve("no-directory"));
    for (int txid = 6; txid <= 9; txid++) {
      Files.delete(temporary.resolve("older/replica/ltx/0/%016x-%<016x.ltx".formatted(txid)));
    }
    try (Stream<Path> snapshots = Files.list(temporary.resolve("damaged/replica/ltx/9"))) {
      for (Path snapshot : snapshots.toList()) {
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length - 1] ^= 1;
        Files.write(snapshot, bytes);
      }
    }
    StringBuilder yaml = new StringBuilder("dbs:\n  - path: " + database + "\n    replicas:\n");
    for (String name : names) {
      yaml.append("      - url: file://").append(temporary.resolve(name)).append("/replica\n");
    }
    return Files.writeString(temporary.resolve("several.yml"), yaml).toString();
  }

  @Test
  void mustBeInTheConfiguration() {
    CommandResult result = CommandResult.of("restore", "-config", config, "/no/such.db");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("Error: database not found in config: /no/such.db\n");
  }

  @Test
  void areNotNamedByAUrlAsWell() {
    CommandResult result =
        CommandResult.of("restore", "-config", config, "-o", database.toString(), "file:///x");
    assertThat(result.err())
        .startsWith("Error: cannot specify a replica URL and the -config flag\n");
  }

  @Test
  void needAConfigurationThatIsThere() {
    CommandResult result = CommandResult.of("databases", "-config", "/no/such.yml");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("Error: configuration file /no/such.yml is not there (command line)\n");
  }
}
