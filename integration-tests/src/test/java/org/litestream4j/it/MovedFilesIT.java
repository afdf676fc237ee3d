package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.ReplacesFiles;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;

/** A database file that is deleted, moved or replaced while the app has connections to it. */
class MovedFilesIT {
  /** Three times as long as we let an app go on with a new database. */
  private static final String LONG_ENOUGH_TO_SWITCH_ANOTHER = "900";

  @TempDir Path directory;

  static Stream<Arguments> cases() {
    return Stream.of("3.8.11.2", "3.54.1.0")
        .flatMap(
            version ->
                Stream.of("delete", "create", "move", "return", "replace")
                    .map(what -> Arguments.of(Driver.xerial(version), what)));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("cases")
  void everyConnectionSeesWhatItWouldSeeWithoutTheAgent(Driver driver, String what)
      throws Exception {
    Path without = Files.createDirectory(directory.resolve("without")).resolve("app.db");
    Path with = Files.createDirectory(directory.resolve("with")).resolve("app.db");
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    Exit expected;
    try (RunningJvm app =
        AgentJvm.withoutAgent()
            .driver(driver)
            .start(ReplacesFiles.class, without.toString(), what, "0")) {
      app.send("");
      expected = app.await();
    }

    Exit exit;
    try (RunningJvm app =
        AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
            .driver(driver)
            .start(ReplacesFiles.class, with.toString(), what, LONG_ENOUGH_TO_SWITCH_ANOTHER)) {
      app.awaitStderr("switched to WAL mode");
      app.send("");
      exit = app.await();
    }

    assertThat(exit.stdout()).isEqualTo(expected.stdout());
    assertThat(exit.code()).isEqualTo(expected.code());
    assertThat(exit.ourLines()).noneMatch(line -> line.contains("interrupted"));
    Pages restored = Pages.of(replica.restoreTo(directory.resolve("restored.db")));
    assertThat(
            restored
                .whateverTheJournalMode()
                .differingFrom(Pages.of(with).whateverTheJournalMode()))
        .isEmpty();
    assertThat(names(with)).isEqualTo(names(without));
  }

  /** Two names would mean two WALs for one file. */
  @SideBySide
  @Test
  void aFileIsNotOpenedUnderItsNewNameWhileItIsOpenUnderItsOldOne() throws Exception {
    Path database = directory.resolve("app.db");
    Path moved = directory.resolve("moved.db");
    try (Console app =
        Console.start(
            AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
                .driver(Driver.newest()))) {
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("switched to WAL mode");
      Files.move(database, moved);
      assertThat(app.open(moved)).startsWith("error: ").contains("close those first");
      app.close(database);
      assertThat(app.open(moved)).isEqualTo("ok");
      assertThat(app.sql(moved, "SELECT count(*) FROM t")).isEqualTo("0");
    }
  }

  /** A WAL of the old one would be taken for that of the new one. */
  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void aFileThatIsAttachedUnderTheNameOfAnOpenOneIsReadAsItIs(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path other = directory.resolve("other.db");
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    try (Console app =
        Console.start(
            AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
                .driver(Driver.xerial(version)))) {
      app.open(other);
      app.sql(other, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('new')");
      app.close(other);
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('old')");
      app.jvm().awaitStderr("app.db is replicated");
      app.sql(database, "INSERT INTO t VALUES ('in the WAL')");
      Files.move(other, database, StandardCopyOption.REPLACE_EXISTING);
      app.open("memory", "jdbc:sqlite::memory:");
      app.sql("memory", "ATTACH '" + database + "' AS a");
      assertThat(app.sql("memory", "SELECT text FROM a.t")).isEqualTo("new");
      app.sql("memory", "INSERT INTO a.t VALUES ('newer')");
      assertThat(app.sql(database, "SELECT text FROM t")).isEqualTo("old,in the WAL");
      app.close("memory");
      app.close(database);
      assertThat(app.end().code()).isZero();
    }
    assertThat(Rows.of(database, "SELECT text FROM t")).containsExactly("new", "newer");
    assertThat(replica.restoreTo(directory.resolve("restored.db")))
        .satisfies(
            restored -> assertThat(Rows.of(restored, "SELECT text FROM t")).contains("newer"));
  }

  private static String names(Path database) throws Exception {
    try (Stream<Path> files = Files.list(database.getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("-litestream"))
          .sorted()
          .toList()
          .toString();
    }
  }
}
