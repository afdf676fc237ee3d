package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private Console start(String more) throws Exception {
    String arguments = "replica=file://" + directory.resolve("replica") + more;
    return Console.start(AgentJvm.withAgent(arguments).driver(Driver.newest()));
  }
}
