package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.SideBySide;

/** What an app finds that opens a database which is not the newest state of its replica. */
class StandBeforeOpenIT {
  private static final String ROWS = "SELECT text FROM t";

  @TempDir Path directory;

  @SideBySide
  @Test
  void anEarlierStateIsBroughtUpToTheNewestBeforeTheAppReadsIt() throws Exception {
    comeBackWithAnEarlierDisk();

    Exit exit = rows(withAgent(",restore-on-start=if-behind"), "first,second");

    assertThat(exit.ourLines()).anyMatch(line -> line.contains("was an earlier state"));
    assertThat(Rows.of(kept("behind"), ROWS)).containsExactly("first");
    assertThat(Rows.of(restored(), ROWS)).containsExactly("first", "second");
  }

  @SideBySide
  @Test
  void withoutThatReplicationGoesOnFromItAndTheNewerHistoryStays() throws Exception {
    comeBackWithAnEarlierDisk();
    String newest = newestTxid();

    Exit exit = insert(withAgent(""), "third");

    assertThat(exit.ourLines()).anyMatch(line -> line.contains(newest + " is history now"));
    assertThat(Rows.of(restored(), ROWS)).containsExactly("first", "third");
    assertThat(Rows.of(restored("-txid", newest), ROWS)).containsExactly("first", "second");
  }

  @SideBySide
  @Test
  void oneThatHasGoneApartIsKeptAndTheNewestStateRestored() throws Exception {
    comeBackWithAnEarlierDisk();
    insert(AgentJvm.withoutAgent().driver(Driver.newest()), "alone");

    Exit exit = rows(withAgent(",on-diverged=restore"), "first,second");

    assertThat(exit.ourLines())
        .anyMatch(line -> line.contains("TXID") && line.contains(kept("diverged").toString()));
    assertThat(Rows.of(kept("diverged"), ROWS)).containsExactly("first", "alone");
  }

  @SideBySide
  @Test
  void oneThatHasGoneApartIsNotOpenedWhereThatIsRefused() throws Exception {
    comeBackWithAnEarlierDisk();
    insert(AgentJvm.withoutAgent().driver(Driver.newest()), "alone");
    byte[] before = Files.readAllBytes(database());

    try (Console app = Console.start(withAgent(",on-diverged=refuse"))) {
      assertThat(app.open(database()))
          .startsWith("error: java.sql.SQLException: litestream: " + database())
          .contains("on-diverged: restore");
      assertThat(app.end().code()).isZero();
    }
    assertThat(database()).hasBinaryContent(before);
  }

  @SideBySide
  @Test
  void whatWasRestoredOnPurposeGoesOnFromThere() throws Exception {
    insert(withAgent(""), "first");
    String chosen = newestTxid();
    insert(withAgent(""), "second");
    Exit restore =
        new Cli()
            .run(
                "restore", "-force", "-o", database().toString(), "-txid", chosen, replica().url());
    assertThat(restore.code()).as(restore.stderr()).isZero();

    insert(withAgent(",restore-on-start=if-behind,on-diverged=restore"), "third");

    assertThat(Rows.of(restored(), ROWS)).containsExactly("first", "third");
  }

  /** The disk of the first life is put back after the second. */
  private void comeBackWithAnEarlierDisk() throws Exception {
    insert(withAgent(""), "first");
    Path disk = directory.resolve("disk");
    copy(directory.resolve("machine"), disk);
    insert(withAgent(""), "second");
    delete(directory.resolve("machine"));
    copy(disk, directory.resolve("machine"));
  }

  private Exit insert(AgentJvm jvm, String text) throws Exception {
    Files.createDirectories(database().getParent());
    try (Console app = Console.start(jvm)) {
      app.open(database());
      app.sql(
          database(),
          "PRAGMA journal_mode=WAL",
          "CREATE TABLE IF NOT EXISTS t (text TEXT)",
          "INSERT INTO t VALUES ('" + text + "')");
      Exit exit = app.end();
      assertThat(exit.code()).as(exit.stderr()).isZero();
      return exit;
    }
  }

  private Exit rows(AgentJvm jvm, String expected) throws Exception {
    try (Console app = Console.start(jvm)) {
      app.open(database());
      assertThat(app.sql(database(), "SELECT group_concat(text) FROM t")).isEqualTo(expected);
      Exit exit = app.end();
      assertThat(exit.code()).as(exit.stderr()).isZero();
      return exit;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path kept(String why) {
    try (Stream<Path> files = Files.list(database().getParent())) {
      return files
          .filter(file -> file.getFileName().toString().matches("app\\.db\\." + why + "-[0-9]+"))
          .findAny()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String newestTxid() throws IOException {
    List<Path> files = replica().level0();
    String name = files.get(files.size() - 1).getFileName().toString();
    return name.substring(0, 16);
  }

  private Path restored(String... more) throws Exception {
    Path output = directory.resolve("restored-" + more.length + ".db");
    List<String> arguments = new ArrayList<>(List.of("restore", "-o", output.toString()));
    arguments.addAll(List.of(more));
    arguments.add(replica().url());
    Exit exit = new Cli().run(arguments.toArray(String[]::new));
    assertThat(exit.code()).as(exit.stderr()).isZero();
    return output;
  }

  private AgentJvm withAgent(String more) {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup") + more)
        .driver(Driver.newest());
  }

  private Path database() {
    return directory.resolve("machine/app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }
}
