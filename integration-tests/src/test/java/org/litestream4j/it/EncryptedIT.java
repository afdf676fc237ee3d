package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.RunsSteps;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;

/** A database that only its app can read. */
class EncryptedIT {
  private static final Driver DRIVER = Driver.willena("3.40.1.0");

  @TempDir Path directory;

  @Test
  void whatAShortLifeWritesWithAKeyIsRestored() throws Exception {
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    for (int life = 1; life <= 2; life++) {
      Exit exit =
          AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"))
              .driver(DRIVER)
              .run(
                  RunsSteps.class,
                  open(directory.resolve("app.db")),
                  "update app CREATE TABLE IF NOT EXISTS t (x)",
                  "update app INSERT INTO t VALUES ('of life " + life + "')",
                  "close app");
      assertThat(exit.stdout()).isEmpty();
      assertThat(exit.ourLines()).singleElement().asString().contains("app.db is replicated to ");
    }
    Path restored = replica.restoreTo(directory.resolve("restored.db"));
    Exit read =
        AgentJvm.withoutAgent()
            .driver(DRIVER)
            .run(RunsSteps.class, open(restored), "query app SELECT x FROM t", "close app");
    assertThat(read.stdout()).isEqualTo("of life 1\nof life 2\n");
  }

  @Test
  void anAttachedDatabaseWithAKeyOfItsOwnIsFollowed() throws Exception {
    Path database = directory.resolve("app.db");
    Path attached = directory.resolve("attached.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    try (Console app = Console.start(jvm.driver(DRIVER))) {
      app.open(database);
      app.sql(database, "CREATE TABLE plain (x)", "ATTACH '" + attached + "' AS far KEY 'it''s'");
      app.sql(database, "CREATE TABLE far.t (x)", "INSERT INTO far.t VALUES ('one')");
      app.jvm().awaitStderr(attached + " is replicated");
      app.sql(database, "INSERT INTO far.t VALUES ('two')");
      app.close(database);
      app.end();
    }
    Path restored =
        new FileReplica(directory.resolve("replica/attached.db"))
            .restoreTo(directory.resolve("restored.db"));
    Exit read =
        AgentJvm.withoutAgent()
            .driver(DRIVER)
            .run(
                RunsSteps.class,
                "open-with app key=it's jdbc:sqlite:" + restored,
                "query app SELECT x FROM t",
                "close app");
    assertThat(read.stdout()).isEqualTo("one\ntwo\n");
  }

  private static String open(Path database) {
    return "open-with app key=secret jdbc:sqlite:" + database;
  }
}
