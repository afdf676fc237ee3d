package org.litestream4j.it.realapps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.KeepsAccounts;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Alone;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Shipped;

/** An app that takes a connection for each query, from a pool or from the driver. */
@Alone
class ConnectionPerQueryIT {
  private static final String QUERIES = System.getProperty("connection-per-query.queries", "200");

  /** The first image, and a machine that does something else; scripts/open-close measures. */
  private static final long GRACE_MILLIS = 5_000;

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"pool", "driver"})
  void eachQueryAnswersAsWithoutTheAgentAndAllOfThemAreReplicated(String source) throws Exception {
    Path plain = Files.createDirectory(scratch.resolve("without-agent")).resolve("app.db");
    Path replicated = Files.createDirectory(scratch.resolve("with-agent")).resolve("app.db");
    Path restored = Files.createDirectory(scratch.resolve("restored")).resolve("app.db");
    String replica = "file://" + scratch.resolve("replica");

    Exit without = run(AgentJvm.withoutAgent(), plain, source);
    Exit with = run(AgentJvm.withAgent("replica=" + replica), replicated, source);
    Exit restore = new Cli().run("restore", "-o", restored.toString(), replica + "/app.db");

    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout()).isNotEmpty();
    assertThat(restore.code()).as(restore.stderr()).isZero();
    assertThat(Contents.of(replicated, scratch)).isEqualTo(Contents.of(plain, scratch));
    assertThat(Contents.of(restored, scratch)).isEqualTo(Contents.of(plain, scratch));
    assertThat(new FileReplica(scratch.resolve("replica/app.db")).files().keySet())
        .as("no image for each query")
        .filteredOn(name -> name.startsWith("ltx/9/"))
        .hasSize(1);
    assertThat(millis(with)).isLessThan(4 * millis(without) + GRACE_MILLIS);
    System.out.printf(
        "%s queries, a connection of the %s for each: %d ms without the agent, %d ms with it%n",
        QUERIES, source, millis(without), millis(with));
  }

  private static Exit run(AgentJvm jvm, Path database, String source) throws Exception {
    return jvm.withBothCompilers()
        .driver(Driver.newest())
        .classPath(Shipped.realApp("hikari").resolve("*"))
        .run(KeepsAccounts.class, "jdbc:sqlite:" + database, source, QUERIES);
  }

  /** The last line on stderr that is not ours. */
  private static long millis(Exit exit) {
    return Long.parseLong(exit.foreignStderr().lines().reduce((first, next) -> next).orElseThrow());
  }
}
