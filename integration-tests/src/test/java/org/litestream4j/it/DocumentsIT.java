package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Shell;
import org.litestream4j.it.harness.ShellBlocks;
import org.litestream4j.it.harness.Shipped;

/** What the pages for newcomers tell them to type works, from top to bottom. */
class DocumentsIT {
  private static final String RUN_THE_APP =
      "java -javaagent:litestream.jar=replica=file:///backup -jar app.jar";

  @TempDir private Path directory;

  @BeforeEach
  void putJarsWhereTheReaderHasThem() throws IOException {
    Files.copy(Shipped.jar(), directory.resolve("litestream.jar"));
    writeAppJar();
  }

  @Test
  void theReadmeReplicatesAnAppAndBringsItsDatabaseBack() throws Exception {
    Exit exit = type(ShellBlocks.of("README.md").script());

    assertThat(exit.stdout()).startsWith("1\n2\n3\n1\n2\n3\n").contains("0000000000000002");
    assertThat(exit.ourLines())
        .anyMatch(line -> line.contains("app.db is replicated to file://"))
        .anyMatch(line -> line.contains("app.db was missing and is restored from file://"));
    assertThat(rowsOf("restored.db")).isEqualTo(6);
  }

  @Test
  void theGuideToRecoveryBringsBackWhatItSays() throws Exception {
    type(RUN_THE_APP);
    Instant beforeTheMistake = Instant.now();
    type(RUN_THE_APP);
    Files.delete(directory.resolve("app.db"));

    type(
        ShellBlocks.of("docs/recovery.md")
            .script()
            .replace("2026-11-21T14:03:00Z", beforeTheMistake.toString()));

    assertThat(rowsOf("before.db")).isEqualTo(3);
    assertThat(rowsOf("app.db")).isEqualTo(3);
    assertThat(rowsOf("copy.db")).isEqualTo(6);
    assertThat(rowsOf("checked.db")).isEqualTo(6);
    assertThat(directory.resolve("by-txid.db")).isRegularFile();
    assertThat(type(RUN_THE_APP).ourLines())
        .anyMatch(line -> line.contains("app.db is replicated to file://"));
    type("java -jar litestream.jar restore -o adopted.db file:///backup/app.db");
    assertThat(rowsOf("adopted.db")).isEqualTo(6);
  }

  /** Runs a script with the reader's app, and a place for the backup that the test may write to. */
  private Exit type(String script) throws Exception {
    Exit exit =
        Shell.run(
            directory,
            script
                .replace("-jar app.jar", "-jar app.jar jdbc:sqlite:app.db DELETE 3")
                .replace("file:///backup", "file://" + directory.resolve("backup")));
    assertThat(exit.code()).as(exit.stderr()).isZero();
    return exit;
  }

  private long rowsOf(String database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(database));
        ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
      return row.getLong(1);
    }
  }

  private void writeAppJar() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, InsertsRows.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.concat(Stream.of(Shipped.apps()), Driver.newest().classPath().stream())
            .map(path -> path.toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }
}
