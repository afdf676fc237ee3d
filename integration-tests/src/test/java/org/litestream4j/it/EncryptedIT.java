package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final long PATIENCE_MILLIS = 60_000;

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

  /**
   * @param key before and {@code newKey} after the statement, as parameters of the URL
   */
  private record Change(String name, String key, String statement, String newKey) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("changed", "?key=secret", "PRAGMA rekey='it''s New'", "?key=it's New"),
          new Change("hex", "?key=secret", "PRAGMA hexrekey(aFF0)", "?key=aFF0&hexkey_mode=SSE"),
          new Change("stated", "", "PRAGMA rekey='next'", "?key=next"),
          new Change("encrypted", "", "PRAGMA main.rekey = New", "?key=New"),
          new Change("decrypted", "?key=secret", "PRAGMA rekey=''", ""));

  @Test
  void aDatabaseGetsAnotherKeyBeforeAndAfterItsSwitchAndIsRestoredWithThat() throws Exception {
    List<String> steps = new ArrayList<>();
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    try (Console app = Console.start(jvm.driver(DRIVER))) {
      for (Change change : CHANGES) {
        Path database = directory.resolve(change.name() + ".db");
        app.open(change.name(), "jdbc:sqlite:" + database + change.key());
        boolean isStated = change.name().equals("stated");
        app.sql(change.name(), isStated ? "PRAGMA main.key='by SQL'" : "SELECT 1");
        app.sql(change.name(), "CREATE TABLE t (x)", "INSERT INTO t VALUES ('one')");
        if (!isStated) {
          assertThat(app.sql(change.name(), "PRAGMA rekey='first'")).isEqualTo("ok");
        }
        app.sql(change.name(), "INSERT INTO t VALUES ('two')");
        app.jvm().awaitStderr(database + " is replicated");
      }
      for (Change change : CHANGES) {
        assertThat(app.sql(change.name(), change.statement())).isEqualTo("ok");
        assertThat(app.sql(change.name(), "PRAGMA journal_mode")).isEqualTo("delete");
        app.sql(change.name(), "INSERT INTO t VALUES ('three')");
        assertThat(app.error(change.name(), "PRAGMA hexrekey='no hex'")).contains("Malformed");
      }
      for (Change change : CHANGES) {
        Path database = directory.resolve(change.name() + ".db");
        awaitSwitch(database);
        app.sql(change.name(), "INSERT INTO t VALUES ('four')");
        app.close(change.name());
        Path restored = directory.resolve(change.name() + "-restored.db");
        FileReplica replica =
            new FileReplica(directory.resolve("replica/" + change.name() + ".db"));
        steps.add("open app jdbc:sqlite:" + replica.restoreTo(restored) + change.newKey());
        steps.add("query app SELECT group_concat(x) FROM t");
        steps.add("close app");
      }
      assertThat(app.end().ourLines()).allMatch(line -> line.contains(" is replicated to "));
    }
    Exit read =
        AgentJvm.withoutAgent().driver(DRIVER).run(RunsSteps.class, steps.toArray(new String[0]));
    assertThat(read.stdout()).isEqualTo("one,two,three,four\n".repeat(CHANGES.size()));
  }

  private static void awaitSwitch(Path database) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!Files.exists(Path.of(database + "-wal"))) {
      assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private static String open(Path database) {
    return "open-with app key=secret jdbc:sqlite:" + database;
  }
}
