package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.FillsProcess;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;

/** What the agent takes of the app's process, and what it does when there is no more of it. */
class GuestIT {
  private static final long PATIENCE_MILLIS = 60_000;

  private static final String COUNT = "SELECT count(*) FROM t";

  /** Of a connection in WAL mode: the database, its WAL and its shared memory. */
  private static final int APPS_OWN = 3;

  @TempDir Path directory;

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "/proc is of Linux");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aBusyDatabaseTakesEightDescriptorsAnIdleOneFourAndAClosedOneNone(String journalMode)
      throws Exception {
    Path database = directory.resolve("app.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    try (Console app = Console.start(jvm.driver(Driver.newest()))) {
      app.open(database);
      app.sql(database, "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("is replicated");
      for (int i = 0; i < 50; i++) {
        app.sql(database, "INSERT INTO t VALUES (randomblob(200000))");
      }
      awaitAtMost(8 + APPS_OWN, app, database);
      assertThat(maps(app)).as("nothing of ours is mapped").containsOnly("app.db-shm");
      app.close(database);
      awaitAtMost(0, app, database);
      assertThat(maps(app)).isEmpty();
      app.open(database);
      app.sql(database, "SELECT count(*) FROM t");
      awaitAtMost(4 + APPS_OWN, app, database);
      app.end();
    }
  }

  @Test
  void anAppThatNeedsMostOfItsDescriptorsHasThem() throws Exception {
    Exit without;
    try (RunningJvm app = manyDatabases(AgentJvm.withoutAgent(), "without")) {
      without = endOf(app);
    }
    Exit with;
    try (RunningJvm app =
        manyDatabases(
            AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}")), "with")) {
      app.awaitStderr("is replicated");
      with = endOf(app);
    }

    assertThat(without.stdout()).isEqualTo("60 rows\n");
    assertThat(with.stdout()).as(with.stderr()).isEqualTo(without.stdout());
    assertThat(with.foreignStderr()).isEqualTo(without.foreignStderr());
    assertThat(with.ourLines())
        .as("databases that are left alone are reported")
        .anyMatch(line -> line.contains("NOT replicated") && line.contains("of 150 file"));
    assertThat(with.ourLines())
        .as("once, and each time that they are twice as many")
        .filteredOn(oneOf("NOT replicated"))
        .hasSizeLessThan(7);
  }

  /** It needs 193 itself: each lock of ours would be one too many. */
  @Test
  void anAppThatNeedsNearlyAllOfItsDescriptorsHasThemAndIsReplicatedAfterItsCloses()
      throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Exit exit;
    try (RunningJvm app =
        AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"))
            .driver(Driver.newest())
            .descriptors(205)
            .start(FillsProcess.class, data.toString(), "descriptors", "60", "3")) {
      app.awaitStderr("replicated"); // Or left alone: both are said.
      exit = endOf(app);
    }
    assertThat(exit.stdout()).as(exit.stderr()).isEqualTo("240 rows\n");
    assertThat(exit.ourLines())
        .as("it fires")
        .anyMatch(line -> line.contains("NOT replicated") && line.contains("of 205 file"));
    for (int i : new int[] {0, 59}) {
      String name = "d" + i + ".db";
      Path restored = directory.resolve(name);
      new FileReplica(directory.resolve("replica/" + name)).restoreTo(restored);
      assertThat(Rows.of(restored, COUNT)).as(name).isEqualTo(Rows.of(data.resolve(name), COUNT));
    }
  }

  private static Predicate<String> oneOf(String text) {
    return line -> line.contains(text);
  }

  private static Exit endOf(RunningJvm app) throws Exception {
    app.send("go on");
    return app.await();
  }

  private RunningJvm manyDatabases(AgentJvm jvm, String name) throws Exception {
    Path data = Files.createDirectory(directory.resolve(name));
    return jvm.driver(Driver.newest())
        .descriptors(150)
        .start(FillsProcess.class, data.toString(), "descriptors", "30");
  }

  @Test
  void aFullHeapStopsReplicationAtMostUntilThereIsRoomAgain() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (RunningJvm app = fills(data, "heap", "-Xmx32m", "later")) {
      app.awaitStderr("is replicated");
      app.send("fill");
      String rows = rowsWhen(app, "heap");
      awaitRows(rows, new FileReplica(directory.resolve("replica/app.db")));
      endsWith(rows, app, data);
    }
  }

  @Test
  void aFullHeapFromTheBeginningNeverStopsTheApp() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (RunningJvm app = fills(data, "heap", "-Xmx32m")) {
      String rows = rowsWhen(app, "heap");
      endsWith(rows, app, data);
    }
  }

  @Test
  void aFullMetaspaceStopsReplicationAtMostUntilThereIsRoomAgainAndNeverTheApp() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (RunningJvm app = fills(data, "metaspace", "-XX:MaxMetaspaceSize=40m")) {
      String rows = rowsWhen(app, "metaspace");
      awaitRows(rows, new FileReplica(directory.resolve("replica/app.db")));
      endsWith(rows, app, data);
    }
  }

  private RunningJvm fills(Path data, String what, String option, String... when) throws Exception {
    String[] args =
        Stream.of(List.of(data.toString(), what), List.of(when))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
        .driver(Driver.newest())
        .option(option)
        .start(FillsProcess.class, args);
  }

  /** How many rows the app has written by the time at which it has room again. */
  private static String rowsWhen(RunningJvm app, String what) throws Exception {
    String line = app.awaitStdout(" rows, the " + what + " was full ");
    assertThat(line).doesNotContain("full 0 times");
    return line.substring(0, line.indexOf(' '));
  }

  private static void endsWith(String rows, RunningJvm app, Path data) throws Exception {
    app.send("end");
    Exit exit = app.await();
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(data.resolve("app.db-wal")).as("after the last close").doesNotExist();
    assertThat(Rows.of(data.resolve("app.db"), COUNT)).containsExactly(rows);
  }

  /** While the app is alive: at its end everything is sent in any case. */
  private void awaitRows(String rows, FileReplica replica) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    Path restored = directory.resolve("restored.db");
    while (replica.level0().isEmpty()
        || !Rows.of(replica.restoreTo(restored), COUNT).contains(rows)) {
      assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
      Files.deleteIfExists(restored);
      Thread.sleep(200);
    }
  }

  private void awaitAtMost(int descriptors, Console app, Path database) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    List<String> open = descriptorsOf(app, database);
    while (open.size() > descriptors) {
      assertThat(System.currentTimeMillis()).as("%s", open).isLessThan(deadline);
      Thread.sleep(20);
      open = descriptorsOf(app, database);
    }
  }

  /** Those of the database, of its side files, and of what we keep beside it. */
  private static List<String> descriptorsOf(Console app, Path database) throws IOException {
    String directory = database.getParent().toString();
    try (Stream<Path> links = Files.list(process(app).resolve("fd"))) {
      return links.map(GuestIT::target).filter(target -> target.startsWith(directory)).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private Set<String> maps(Console app) throws IOException {
    String prefix = directory + "/";
    Set<String> files = new TreeSet<>();
    for (String line : Files.readAllLines(process(app).resolve("maps"))) {
      int at = line.indexOf(prefix);
      if (at >= 0) {
        files.add(line.substring(at + prefix.length()));
      }
    }
    return files;
  }

  private static Path process(Console app) {
    return Path.of("/proc", Long.toString(app.jvm().pid()));
  }
}
