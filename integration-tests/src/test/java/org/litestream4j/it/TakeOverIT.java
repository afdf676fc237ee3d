package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;

/** Two processes with the agent, in both of which the app uses one database, now and then. */
class TakeOverIT {
  private static final long PATIENCE_MILLIS = 60_000;

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void whoOpensADatabaseReplicatesItOnFromWhereTheOtherOneHasLeftIt(String journalMode)
      throws Exception {
    try (Console one = start();
        Console other = start()) {
      one.open(database());
      one.sql(database(), "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (text TEXT)");
      insert(one, "one");
      one.jvm().awaitStderr("is replicated");
      one.close(database());

      other.open(database());
      insert(other, "other");
      other.jvm().awaitStderr("is replicated");
      other.close(database());
      awaitDescriptors(other, 0);

      one.open(database());
      insert(one, "one again");
      awaitAtTheReplica("one", "other", "one again");
      one.close(database());
      awaitDescriptors(one, 0);
      one.open(database());
      insert(one, "one for the last time");
      one.close(database());

      assertThat(one.end().ourLines()).noneMatch(line -> line.contains("NOT"));
      assertThat(other.end().ourLines()).noneMatch(line -> line.contains("NOT"));
    }
    assertThat(atTheReplica())
        .containsExactly("one", "other", "one again", "one for the last time");
    assertThat(snapshots()).as("images").hasSize(1);
  }

  @Test
  void aDatabaseThatIsOpenInBothIsLeftToTheFirstUntilThatHasClosedIt() throws Exception {
    try (Console one = start();
        Console other = start()) {
      one.open(database());
      one.sql(database(), "PRAGMA journal_mode=WAL", "CREATE TABLE t (text TEXT)");
      one.jvm().awaitStderr("is replicated");
      other.open(database());
      insert(other, "other");
      awaitAtTheReplica("other");
      one.close(database());
      awaitDescriptors(one, 0);
      insert(other, "other alone");
      awaitAtTheReplica("other", "other alone");

      one.open(database());
      insert(one, "one");
      awaitAtTheReplica("other", "other alone", "one");
      one.end();
      insert(other, "other to the end");
      other.end();
    }
    assertThat(atTheReplica()).containsExactly("other", "other alone", "one", "other to the end");
    assertThat(snapshots()).as("images").hasSize(1);
  }

  /** It is left to the first at the very close, before which there was no time to look. */
  @Test
  void aShortLifeBesideTheFirstDoesNotWaitAtItsClose() throws Exception {
    try (Console one = start();
        Console other = start()) {
      one.open(database());
      one.sql(database(), "CREATE TABLE t (text TEXT)");
      one.jvm().awaitStderr("is replicated");
      for (int life = 0; life < 5; life++) {
        other.open(database());
        insert(other, "other");
        long begun = System.nanoTime();
        other.close(database());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
      }
      one.sql(database(), "DELETE FROM t");
      insert(one, "one");
      awaitAtTheReplica("one");
    }
  }

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "/proc is of Linux");
  }

  private Console start() throws Exception {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + directory + "/replica").driver(Driver.newest()));
  }

  private void insert(Console app, String text) throws Exception {
    app.sql(database(), "INSERT INTO t VALUES ('" + text + "')");
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("replica/app.db"));
  }

  private List<String> atTheReplica() throws Exception {
    Path restored = directory.resolve("restored.db");
    Files.deleteIfExists(restored);
    return Rows.of(replica().restoreTo(restored), "SELECT text FROM t ORDER BY rowid");
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

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.walk(replica().directory())) {
      return files.filter(file -> file.getParent().endsWith("ltx/9")).toList();
    }
  }

  /** Of the files beside the database. */
  private void awaitDescriptors(Console app, int count) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (descriptors(app) > count) {
      assertThat(System.currentTimeMillis()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private long descriptors(Console app) throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(app.jvm().pid()), "fd"))) {
      return links.filter(link -> target(link).startsWith(directory.toString())).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
