package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Shipped;
import org.litestream4j.ltx.LtxEncoder;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageEncoding;

/** {@code restore} of the shipped jar, in a process of its own. */
class RestoreIT {
  private static final int PAGE_SIZE = 4096;

  @TempDir Path directory;
  private Path original;
  private Path output;
  private String url;

  @BeforeEach
  void writeReplica() throws Exception {
    original = directory.resolve("original.db");
    output = directory.resolve("restored.db");
    url = "file://" + directory.resolve("replica");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + original);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size=" + PAGE_SIZE);
      statement.execute("CREATE TABLE t(x)");
      statement.execute("INSERT INTO t VALUES ('kept')");
    }
    writeSnapshot(Files.readAllBytes(original));
  }

  @Test
  void letsTheSqliteInsideTheJarCheckTheResult() throws Exception {
    Exit exit = restore("-integrity-check", "full");
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout()).isEmpty();
    assertIsAllThatIsSaid(exit);
    assertThat(output).hasSameBinaryContentAs(original);
  }

  @Test
  void refusesWhatTheSqliteInsideTheJarFindsMalformed() throws Exception {
    byte[] malformed = Files.readAllBytes(original);
    malformed[PAGE_SIZE] = 99;
    writeSnapshot(malformed);
    Exit exit = restore("-integrity-check", "quick");
    assertThat(exit.code()).isEqualTo(1);
    assertThat(exit.stderr()).startsWith("Error: post-restore integrity check failed: ");
    assertThat(output).doesNotExist();
  }

  @Test
  void isNotItselfReplicatedWhereTheAgentIsSetForEveryJvm() throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    String options = "-javaagent:" + Shipped.jar() + "=replica=file://" + elsewhere;
    Exit exit =
        new Cli()
            .environment("JAVA_TOOL_OPTIONS", options)
            .run("restore", "-integrity-check", "full", "-o", output.toString(), url);
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertIsAllThatIsSaid(exit);
    assertThat(elsewhere).doesNotExist();
  }

  private void assertIsAllThatIsSaid(Exit exit) {
    assertThat(exit.ourLines())
        .singleElement()
        .asString()
        .contains(output + " is restored as it was at TXID 0000000000000001");
  }

  private Exit restore(String... options) throws IOException, InterruptedException {
    return new Cli().run("restore", options[0], options[1], "-o", output.toString(), url);
  }

  private void writeSnapshot(byte[] database) throws IOException {
    Path level = Files.createDirectories(directory.resolve("replica/ltx/9"));
    LtxHeader header =
        LtxHeader.builder()
            .pageSize(PAGE_SIZE)
            .commit(database.length / PAGE_SIZE)
            .txids(1, 1)
            .timestampMillis(1_795_246_932_198L)
            .build();
    try (OutputStream out = Files.newOutputStream(level.resolve(LtxFileName.of(1, 1).toString()))) {
      LtxEncoder encoder = LtxEncoder.open(out, header, PageEncoding.BLOCK);
      for (int pgno = 1; pgno <= header.commit(); pgno++) {
        encoder.writePage(pgno, database, (pgno - 1) * PAGE_SIZE);
      }
      encoder.finish();
    }
  }
}
