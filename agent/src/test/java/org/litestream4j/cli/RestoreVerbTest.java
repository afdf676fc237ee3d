package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.ReferenceReplica;

class RestoreVerbTest {
  private static final String NOTHING = "Error: no matching backup files available";
  private static final String WHAT_THERE_IS =
      "Try: litestream ltx -level all, which lists what the replica holds\n";

  @TempDir Path temporary;
  private Path replica;
  private String url;
  private Path output;

  @BeforeEach
  void unpack() throws IOException {
    replica = ReferenceReplica.named("f-damaged/undamaged").unpackTo(temporary);
    url = "file://" + replica;
    output = Files.createDirectory(temporary.resolve("out")).resolve("app.db");
  }

  @Test
  void saysWhichStateItHasBroughtBack() {
    CommandResult result = restore("-o", output.toString(), url);
    assertThat(result)
        .isEqualTo(
            new CommandResult(
                0,
                "",
                "litestream: %s is restored as it was at TXID 0000000000000009, captured at %s\n"
                    .formatted(output, "2026-11-21T07:49:35Z")));
    assertThat(output).exists();
  }

  @Test
  void takesOptionsAsGoProgramsDo() {
    assertThat(restore("-o=" + output, "-json=false", "-force=true", url).out()).isEmpty();
    assertThat(restore("--o", output.toString(), "--force", url).exit()).isZero();
    assertThat(restore("--o=" + output, "--force", "--txid=0000000000000003", url).exit()).isZero();
    assertThat(restore(url, "-force", "-o", output.toString()).exit()).isZero();
    assertThat(restore("-force=false", "-o", output.toString(), url).exit()).isEqualTo(1);
  }

  @Test
  void restoresIntoADirectoryUnderTheNameThatTheUrlEndsWith() {
    Path directory = output.resolveSibling("new/directory");
    assertThat(restore("-o", directory + "/", url).exit()).isZero();
    assertThat(directory.resolve(replica.getFileName())).isRegularFile();

    CommandResult result = restore("-o", directory.toString(), url);

    assertThat(result.err()).contains("output path is a directory", "Try: ", directory + "/ puts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "100"})
  void fetchesAsManyFilesAtOnceAsItIsTold(String parallelism) throws IOException {
    restore("-o", output.toString(), url);
    byte[] expected = Files.readAllBytes(output);
    restore("-force", "-parallelism", parallelism, "-o", output.toString(), url);
    assertThat(output).hasBinaryContent(expected);
  }

  @Test
  void reportsTheResultAsJson() {
    CommandResult result =
        restore("-json", "-integrity-check", "quick", "-o", output.toString(), url);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().replaceAll("\"duration_ms\": \\d+", "\"duration_ms\": 1"))
        .isEqualTo(
            """
            {
              "db_path": "%s",
              "replica": "file",
              "txid": "0000000000000009",
              "duration_ms": 1,
              "integrity_check": "quick"
            }
            """
                .formatted(output));
  }

  @Test
  void printsThePlanAndWritesNothing() {
    CommandResult result =
        restore("-dry-run", "-txid", "0000000000000002", "-o", output.toString(), url);
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith(
            """
            Restore plan:
              source: %s
              target: %s
              replica: file
              txid range: 0000000000000001 - 0000000000000002

            Files to fetch:
            level  file                                   min_txid          max_txid          size  timestamp
            9      0000000000000001-0000000000000001.ltx  0000000000000001  0000000000000001  3833  2026-11-21T\
            """
                .formatted(url, output));
    assertThat(output).doesNotExist();
  }

  @Test
  void printsThePlanAsJson() {
    CommandResult result =
        restore("-dry-run", "-json", "-txid", "0000000000000001", "-o", output.toString(), url);
    assertThat(result.out())
        .isEqualToIgnoringWhitespace(
            """
            {"source": "%s", "target_path": "%s", "replica": "file",
             "min_txid": "0000000000000001", "max_txid": "0000000000000001",
             "files": [{"level": 9, "name": "0000000000000001-0000000000000001.ltx",
                        "min_txid": "0000000000000001", "max_txid": "0000000000000001",
                        "size": 3833, "timestamp": "%s"}]}
            """
                .formatted(url, output, created()));
  }

  private String created() {
    try {
      List<LtxFileInfo> files = FileReplica.of(replica).list(9, 0, ReplicaClient.Timestamps.LISTED);
      return Rfc3339.format(files.get(0).createdAtMillis());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesAnExistingDatabaseUnlessForced() throws IOException {
    Files.writeString(output, "precious");
    CommandResult result = restore("-o", output.toString(), url);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "Error: cannot restore, output path already exists and is not empty: "
                + output
                + ". Use -force to overwrite\n");
    assertThat(restore("-force", "-o", output.toString(), url).exit()).isZero();
  }

  @Test
  void skipsAnExistingDatabaseIfTold() throws IOException {
    Files.writeString(output, "precious");
    CommandResult result = restore("-if-db-not-exists", "-o", output.toString(), url);
    assertThat(result)
        .isEqualTo(new CommandResult(0, "", "litestream: database already exists, skipping\n"));
    assertThat(output).hasContent("precious");
  }

  @Test
  void skipsAnEmptyReplicaIfTold() {
    String empty = "file://" + temporary.resolve("empty");
    assertThat(restore("-o", output.toString(), empty).err())
        .isEqualTo(NOTHING + "\nTry: another URL: nothing was replicated to this one yet\n");
    assertThat(restore("-if-replica-exists", "-o", output.toString(), empty))
        .isEqualTo(new CommandResult(0, "", "litestream: no matching backups found\n"));
    assertThat(output).doesNotExist();
  }

  @Test
  void doesNotTakeAReplicaThatLacksItsBaseForAnEmptyOne() throws IOException {
    Path broken = ReferenceReplica.named("f-damaged/missing-base").unpackTo(temporary.resolve("b"));
    CommandResult result =
        restore("-if-replica-exists", "-o", output.toString(), "file://" + broken);
    assertThat(result).isEqualTo(new CommandResult(1, "", NOTHING + "\n" + WHAT_THERE_IS));
  }

  @Test
  void saysThatAMomentIsBeforeEverything() {
    assertThat(restore("-timestamp", "2001-01-01T00:00:00Z", "-o", output.toString(), url).err())
        .isEqualTo("Error: timestamp does not exist\n" + WHAT_THERE_IS);
  }

  @Test
  void understandsMomentsInAnyZone() {
    CommandResult result =
        restore("-timestamp", "2101-01-01T00:00:00.5+02:00", "-o", output.toString(), url);
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restore|-o|OUT|-txid|xyz|URL|invalid txid format",
        "restore|-o|OUT|-txid|0000000000000000|URL|invalid txid format",
        "restore|-o|OUT|-txid|00000000000000FF|URL|invalid txid format",
        "restore|-o|OUT|-require-txid|7|URL|invalid txid format: 7",
        "restore|-o|OUT|-require-txid|0000000000000000|URL|invalid txid format",
        "restore|-o|OUT|-timestamp|yesterday|URL|invalid -timestamp, must specify in ISO 8601",
        "restore|-o|OUT|-txid|0000000000000001|-timestamp|2026-01-01T00:00:00Z|URL|both",
        "restore|-o|OUT|-integrity-check|deep|URL|invalid -integrity-check value: deep",
        "restore|URL|-o is required when restoring from a replica URL",
        "restore|-o|OUT|database path or replica URL required",
        "restore|-o|OUT|URL|URL|Unmatched argument",
        "restore|-o|OUT|-forse|URL|Unknown option: '-forse'",
        "restore|-o|OUT|nonsense://x/y|nonsense",
        "restore|-o|OUT|-parallelism|many|URL|'many' is not an int",
        "restore|-o|OUT|-parallelism|0|URL|invalid -parallelism value: 0",
        "restore|-o|/proc/x|URL|cannot restore to /proc/x: no file can be made in /proc",
        "restore|-o|/proc/x/y|URL|cannot restore to /proc/x/y: no file can be made in /proc/x",
        "restore|-o|OUT|file:/replica|write file:///replica with three slashes",
        "restore|-o|OUT|file://replica|write file:///replica with three slashes",
        "restore|-o|OUT|file:replica|for a directory write file:///path/to/directory",
        "restore|-o|OUT/|s3://bucket|the URL has no name for the database in it",
        "restor|restor",
        "ltx|-level|10|URL|invalid level: 10",
      })
  void answersAMistakeWithOneLineAndPerhapsAHint(String mistake) {
    List<String> parts = new ArrayList<>(List.of(mistake.split("\\|")));
    String message = parts.remove(parts.size() - 1);
    parts.replaceAll(
        part -> part.startsWith("OUT") ? part.replace("OUT", output.toString()) : part);
    parts.replaceAll(part -> part.equals("URL") ? url : part);

    CommandResult result = CommandResult.of(parts.toArray(new String[0]));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("Error: ").contains(message);
    assertThat(result.err().lines().skip(1)).allMatch(line -> line.startsWith("Try: "));
    assertThat(result.err().lines().count()).isLessThanOrEqualTo(2);
    assertThat(output).doesNotExist();
  }

  @Test
  void letsSqliteCheckTheResultWithoutATrace() {
    assertThat(restore("-integrity-check", "full", "-o", output.toString(), url).exit()).isZero();
    Path mark = MetaDirectory.besides(output).root();
    assertThat(output.getParent())
        .isDirectoryNotContaining(file -> !file.equals(output) && !file.equals(mark));
  }

  @Test
  void leavesAMarkThatReplicationGoesOnFromTheRestoredState() throws Exception {
    assertThat(restore("-o", output.toString(), url).exit()).isZero();
    LocalChain chain =
        LocalChain.open(MetaDirectory.besides(output), PageEncoding.BLOCK, Clock.systemUTC());
    assertThat(chain.lastTxid()).isPositive();
    assertThat(new ClosedCapture(output, chain, Clock.systemUTC()).isUpToDate()).isTrue();
  }

  @Test
  void refusesADatabaseThatSqliteFindsMalformed() throws Exception {
    String malformed = "file://" + malformedReplica();
    for (String mode : List.of("quick", "full")) {
      CommandResult result = restore("-integrity-check", mode, "-o", output.toString(), malformed);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).startsWith("Error: post-restore integrity check failed: ");
      assertThat(output.getParent()).isEmptyDirectory();
    }
    assertThat(restore("-o", output.toString(), malformed).exit()).isZero();
  }

  /** A sound replica of a database that is not sound. */
  private Path malformedReplica() throws Exception {
    Path database = temporary.resolve("malformed.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t(x)");
      statement.execute("CREATE INDEX i ON t(x)");
      statement.execute("INSERT INTO t VALUES (1), (2)");
      statement.execute("PRAGMA writable_schema=ON");
      statement.execute("UPDATE sqlite_schema SET rootpage=2 WHERE name='i'");
    }
    Path malformed = temporary.resolve("malformed");
    FileReplica.of(malformed).put(9, LtxFileName.of(1, 1), new DatabaseImage(database));
    return malformed;
  }

  private static CommandResult restore(String... args) {
    List<String> all = new ArrayList<>(List.of("restore"));
    all.addAll(List.of(args));
    return CommandResult.of(all.toArray(new String[0]));
  }
}
