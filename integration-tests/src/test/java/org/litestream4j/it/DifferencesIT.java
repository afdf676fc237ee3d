package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;

/** What an app asks for and does not get is said, once for each database. */
class DifferencesIT {
  private static final String EXCLUSIVE = "locking_mode=EXCLUSIVE is answered and keeps nobody out";

  @TempDir Path directory;

  @Test
  void exclusiveLockingIsAnsweredAndSaidOnceToHaveNoEffect() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start("")) {
      for (int i = 0; i < 2; i++) {
        app.open(database);
        assertThat(app.sql(database, "PRAGMA locking_mode=EXCLUSIVE")).isEqualTo("exclusive");
        assertThat(app.sql(database, "PRAGMA locking_mode=EXCLUSIVE")).isEqualTo("exclusive");
        app.sql(database, "CREATE TABLE IF NOT EXISTS t (text TEXT)");
        app.close(database);
      }
      assertThat(app.end().ourLines()).filteredOn(line -> line.contains(EXCLUSIVE)).hasSize(1);
    }
  }

  @Test
  void exclusiveLockingIsLeftToSqliteWhereTheJournalModeIs() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(",journal-mode=keep")) {
      app.open(database);
      app.sql(database, "PRAGMA locking_mode=EXCLUSIVE", "CREATE TABLE t (text TEXT)");
      app.open("second", "jdbc:sqlite:" + database + "?busy_timeout=0");
      assertThat(app.error("second", "SELECT count(*) FROM t")).contains("locked");
      app.close("second");
      app.close(database);
      Exit exit = app.end();
      assertThat(exit.ourLines()).noneMatch(line -> line.contains(EXCLUSIVE));
      assertThat(exit.stderr()).contains(database + " is replicated to ");
    }
  }

  @Test
  void aJournalModeThatComesOnlyWithTheLastCloseIsSaidOnce() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start("")) {
      app.open(database);
      app.sql(database, "PRAGMA journal_mode=WAL", "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr(database + " is replicated");
      for (int i = 0; i < 2; i++) {
        assertThat(app.sql(database, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
        assertThat(app.sql(database, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
      }
      app.close(database);
      assertThat(app.end().ourLines())
          .filteredOn(line -> line.contains("in force when it has closed the database"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void aTransactionOverSeveralFilesIsSaidOnce(String version) throws Exception {
    assertThat(
            saidOf(
                version,
                "BEGIN",
                "INSERT INTO o VALUES (1)",
                "INSERT INTO t SELECT text FROM o",
                "COMMIT",
                "BEGIN",
                "INSERT INTO t VALUES (2)",
                "DELETE FROM o",
                "COMMIT"))
        .singleElement()
        .asString()
        .contains(directory.resolve("app.db") + ", " + directory.resolve("other.db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void soIsOneInATextOfItsOwn(String version) throws Exception {
    String transaction =
        "BEGIN; INSERT INTO o VALUES (1); INSERT INTO t VALUES (2); COMMIT; SELECT 1";
    assertThat(saidOf(version, app -> app.update(directory.resolve("app.db"), transaction)))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void soIsOneWhoseCommitWasPreparedBefore(String version) throws Exception {
    Path database = directory.resolve("app.db");
    assertThat(
            saidOf(
                version,
                app -> {
                  app.sql(database, "BEGIN", "INSERT INTO o VALUES (1)");
                  String commit = app.prepare(database, "COMMIT");
                  app.execute(database, commit);
                  app.sql(
                      database, "BEGIN", "INSERT INTO o VALUES (2)", "INSERT INTO t VALUES (3)");
                  app.execute(database, commit);
                }))
        .hasSize(1);
  }

  @Test
  void transactionsThatWriteToOneOfSeveralFilesAreNotSaid() throws Exception {
    assertThat(
            saidOf(
                "3.54.1.0",
                "BEGIN",
                "INSERT INTO t SELECT text FROM o",
                "COMMIT",
                "BEGIN",
                "INSERT INTO o SELECT text FROM t",
                "END"))
        .isEmpty();
  }

  /** What is said of the files of an app that has two of them on a connection. */
  private List<String> saidOf(String version, String... statements) throws Exception {
    return saidOf(version, app -> app.sql(directory.resolve("app.db"), statements));
  }

  private interface Job {
    void run(Console app) throws Exception;
  }

  private List<String> saidOf(String version, Job job) throws Exception {
    Path database = directory.resolve("app.db");
    Path other = directory.resolve("other.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    try (Console app = Console.start(jvm.driver(Driver.xerial(version)))) {
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES (0)");
      app.sql(database, "ATTACH '" + other + "' AS other", "CREATE TABLE other.o (text TEXT)");
      app.jvm().awaitStderr(database + " is replicated");
      app.jvm().awaitStderr(other + " is replicated");
      app.sql(database, "INSERT INTO o VALUES (0)");
      job.run(app);
      app.close(database);
      return app.end().ourLines().stream()
          .filter(line -> line.contains("one transaction has written"))
          .toList();
    }
  }

  private Console start(String more) throws Exception {
    String arguments = "replica=file://" + directory.resolve("replica") + more;
    return Console.start(AgentJvm.withAgent(arguments).driver(Driver.newest()));
  }
}
