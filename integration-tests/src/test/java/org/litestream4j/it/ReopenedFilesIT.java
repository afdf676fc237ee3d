package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.ReopensFiles;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.Rows;

/** An app that opens and closes a database for each query, over which our connections stay. */
class ReopenedFilesIT {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path directory;

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("3.54.1.0", "DELETE"),
        Arguments.of("3.54.1.0", "WAL"),
        Arguments.of("3.8.11.2", "WAL"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whateverHappensToTheFileBetweenTwoQueriesIsSeenAsWithoutTheAgent(
      String version, String journalMode) throws Exception {
    Path without = Files.createDirectory(directory.resolve("without")).resolve("app.db");
    Path with = Files.createDirectory(directory.resolve("with")).resolve("app.db");
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));

    Exit expected = run(AgentJvm.withoutAgent(), version, without, journalMode);
    Exit exit =
        run(
            AgentJvm.withAgent("replica=file://" + directory.resolve("replica")),
            version,
            with,
            journalMode);

    assertThat(exit.stdout()).isEqualTo(expected.stdout()).contains("overwritten in place");
    assertThat(exit.code()).as(exit.stderr()).isEqualTo(expected.code());
    assertThat(exit.ourLines()).noneMatch(line -> line.contains("interrupted"));
    Pages restored = Pages.of(replica.restoreTo(directory.resolve("restored.db")));
    assertThat(restored.differingFrom(Pages.of(with))).isEmpty();
    assertThat(names(with)).isEqualTo(names(without));
  }

  private static Exit run(AgentJvm jvm, String version, Path database, String journalMode)
      throws Exception {
    return jvm.driver(Driver.xerial(version))
        .run(ReopensFiles.class, database.toString(), journalMode);
  }

  @Test
  void anAppThatNeverPausesIsReplicatedAsItGoesOnAndItsFilesAreLeftSoonAfter() throws Exception {
    Path database = directory.resolve("app.db");
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    try (Console app = Console.start(jvm.driver(Driver.newest()))) {
      query(app, database, "CREATE TABLE t (text TEXT)");
      long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
      while (replica.level0().size() < 10) {
        query(app, database, "INSERT INTO t VALUES ('one')");
        assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
      }
      assertThat(names(database)).as("our connections stay").contains("app.db-wal", "app.db-shm");
      assertThat(Files.size(database.resolveSibling("app.db-wal"))).isZero();
      while (Pages.of(database).areInWalMode() || names(database).size() > 1) {
        assertThat(System.currentTimeMillis()).as("%s", names(database)).isLessThan(deadline);
        Thread.sleep(20);
      }
      app.end();
    }
  }

  /** As apps do that write a new file, and give it the name of the old one when it is complete. */
  @ParameterizedTest
  @MethodSource("cases")
  void aFileThatIsMovedRightAfterItsCloseIsLeftAsWithoutTheAgent(String version, String journalMode)
      throws Exception {
    Path database = directory.resolve("app.db");
    Path moved = directory.resolve("moved.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    try (Console app = Console.start(jvm.driver(Driver.xerial(version)))) {
      long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
      query(app, database, "PRAGMA journal_mode=" + journalMode);
      query(app, database, "CREATE TABLE t (text TEXT)");
      while (!names(database).contains("app.db-wal")) {
        query(app, database, "INSERT INTO t VALUES ('one')");
        assertThat(System.currentTimeMillis()).as("our connections stay").isLessThan(deadline);
      }
      Files.move(database, moved);
      while (!names(database).isEmpty()) {
        assertThat(System.currentTimeMillis()).as("%s", names(database)).isLessThan(deadline);
        Thread.sleep(20);
      }
      assertThat(Pages.of(moved).areInWalMode()).isEqualTo(journalMode.equals("WAL"));
      app.end();
    }
  }

  /** It has no look at it that would tell it from the old one: it is closed again at once. */
  @ParameterizedTest
  @ValueSource(strings = {"move", "overwrite"})
  void aFileThatHasTakenThePlaceOfAClosedOneAndIsOnlyReadIsReplicated(String how) throws Exception {
    Path database = directory.resolve("app.db");
    Path other = directory.resolve("other.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    try (Console app = Console.start(jvm.driver(Driver.newest()))) {
      query(app, other, "CREATE TABLE t (text TEXT)");
      query(app, other, "INSERT INTO t VALUES ('new')");
      query(app, database, "CREATE TABLE t (text TEXT)");
      query(app, database, "INSERT INTO t VALUES ('old')");
      app.jvm().awaitStderr("app.db is replicated");
      long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
      while (Pages.of(database).areInWalMode() || names(database).size() > 1) {
        assertThat(System.currentTimeMillis()).as("%s", names(database)).isLessThan(deadline);
        Thread.sleep(20);
      }
      if (how.equals("move")) {
        Files.move(other, database, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.write(database, Files.readAllBytes(other));
      }
      for (int i = 0; i < 5; i++) {
        query(app, database, "SELECT * FROM t");
      }
      assertThat(app.end().code()).isZero();
    }
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    assertThat(Rows.of(replica.restoreTo(directory.resolve("restored.db")), "SELECT text FROM t"))
        .containsExactly("new");
  }

  private static void query(Console app, Path database, String sql) throws Exception {
    app.open(database);
    app.sql(database, sql);
    app.close(database);
  }

  private static List<String> names(Path database) throws Exception {
    try (Stream<Path> files = Files.list(database.resolveSibling("."))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("app.db"))
          .sorted()
          .toList();
    }
  }
}
