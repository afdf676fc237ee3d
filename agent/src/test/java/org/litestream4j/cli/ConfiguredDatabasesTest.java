package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void areRestoredToTheirOwnPath() {
    CommandResult result = CommandResult.of("restore", "-config", config, database.toString());
    assertThat(result).isEqualTo(new CommandResult(0, "", ""));
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
