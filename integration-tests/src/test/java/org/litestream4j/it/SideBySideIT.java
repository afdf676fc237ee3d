package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;

/** Several processes at one file, of which at most one replicates it. */
class SideBySideIT {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int JVMS = 3;
  private static final String ROWS = "100";

  @TempDir Path directory;

  /** The one that replicates may make its last capture before another one commits. */
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void whatJvmsThatEndSideBySideHaveCommittedIsAtTheReplica(String journalMode) throws Exception {
    List<RunningJvm> jvms = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      jvms.add(insertRows(journalMode));
    }
    for (RunningJvm jvm : jvms) {
      assertAllIsWell(jvm.await());
    }
    assertThat(idsAtTheReplica()).isEqualTo(ids(database())).hasSize(JVMS * 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void whatAJvmCommitsThatStartsWhileAnotherEndsIsAtTheReplica(String journalMode)
      throws Exception {
    List<RunningJvm> jvms = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      RunningJvm jvm = insertRows(journalMode);
      jvms.add(jvm);
      jvm.awaitStdout(ROWS);
    }
    for (RunningJvm jvm : jvms) {
      assertAllIsWell(jvm.await());
    }
    assertThat(idsAtTheReplica()).isEqualTo(ids(database())).hasSize(JVMS * 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void theSecondTakesOverWhenTheFirstIsKilled(String journalMode) throws Exception {
    try (Console one = start();
        Console other = start()) {
      create(one, journalMode);
      one.jvm().awaitStderr("is replicated");
      other.open(database());
      insert(other, "by the second");
      awaitAtTheReplica("by the second");
      insert(one, "by the first");
      one.jvm().kill();
      long killedNanos = System.nanoTime();
      insert(other, "after the kill");
      awaitAtTheReplica("by the second", "by the first", "after the kill");
      System.out.printf(
          "%s: taken over after %d ms%n",
          journalMode, (System.nanoTime() - killedNanos) / 1_000_000);
      assertThat(other.end().ourLines()).noneMatch(line -> line.contains("NOT"));
    }
  }

  /** The app has it open, does nothing, and hears of nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void whatAProcessWithoutTheAgentCommitsAndCheckpointsIsAtTheReplica(String journalMode)
      throws Exception {
    try (Console foreign = Console.start(AgentJvm.withoutAgent().driver(Driver.newest()));
        Console app = start()) {
      create(foreign, journalMode);
      app.open(database());
      app.sql(database(), "SELECT count(*) FROM t");
      List<String> texts = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        insert(foreign, "row " + i);
        texts.add("row " + i);
        long committedNanos = System.nanoTime();
        if (i == 2) {
          foreign.sql(database(), "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        awaitAtTheReplica(texts.toArray(new String[0]));
        System.out.printf(
            "%s: there after %d ms%n",
            journalMode, (System.nanoTime() - committedNanos) / 1_000_000);
      }
      assertThat(app.end().code()).isZero();
    }
  }

  /** It is told, and does not wait for ever, where the one that replicates does not go on. */
  @Test
  void anEndDoesNotWaitForAReplicatingProcessThatIsStopped() throws Exception {
    try (Console one = start();
        Console other = start()) {
      create(one, "WAL");
      one.jvm().awaitStderr("is replicated");
      other.open(database());
      signal("-STOP", one);
      insert(other, "while it is stopped");
      Exit exit = other.end();
      assertThat(exit.ourLines())
          .anyMatch(line -> line.contains("has not captured the last commits of this one"));
      signal("-CONT", one);
      awaitAtTheReplica("while it is stopped");
    }
  }

  private static void signal(String signal, Console app) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(app.jvm().pid())).start().waitFor())
        .isZero();
  }

  private RunningJvm insertRows(String journalMode) throws Exception {
    return agent()
        .start(
            InsertsRows.class,
            "jdbc:sqlite:" + database() + "?busy_timeout=60000",
            journalMode,
            ROWS);
  }

  private static void assertAllIsWell(Exit exit) {
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.ourLines())
        .noneMatch(line -> line.contains("NOT"))
        .noneMatch(line -> line.contains("has not captured"));
  }

  private void create(Console app, String journalMode) throws Exception {
    app.open(database());
    app.sql(database(), "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (text TEXT)");
  }

  private void insert(Console app, String text) throws Exception {
    app.sql(database(), "INSERT INTO t VALUES ('" + text + "')");
  }

  private Console start() throws Exception {
    return Console.start(agent());
  }

  private AgentJvm agent() {
    return AgentJvm.withAgent("replica=file://" + directory + "/replica").driver(Driver.newest());
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private static List<String> ids(Path database) throws SQLException {
    return Rows.of(database, "SELECT id FROM t ORDER BY id");
  }

  private List<String> idsAtTheReplica() throws Exception {
    return ids(replica().restoreTo(directory.resolve("restored.db")));
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("replica/app.db"));
  }

  private void awaitAtTheReplica(String... texts) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    List<String> found = atTheReplica();
    while (!found.equals(List.of(texts))) {
      assertThat(System.currentTimeMillis()).as("%s", found).isLessThan(deadline);
      Thread.sleep(100);
      found = atTheReplica();
    }
  }

  private List<String> atTheReplica() throws Exception {
    Path restored = directory.resolve("restored.db");
    Files.deleteIfExists(restored);
    if (replica().level0().isEmpty()) {
      return List.of();
    }
    return Rows.of(replica().restoreTo(restored), "SELECT text FROM t ORDER BY rowid");
  }
}
