package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;

/**
 * What another process is told of a database, while the app runs, pauses, was killed, has ended.
 */
class StatusIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path directory;

  @Test
  void theStatusIsThatOfTheDatabaseWhateverHasBecomeOfTheApp() throws Exception {
    try (Console app = startWithDatabase("WAL")) {
      app.sql(database(), "INSERT INTO t VALUES ('second')");
      assertThat(awaitOk()).contains("\"process\": \"running\"", "\"status\": \"ok\"");
      signal("STOP", app);
      Exit paused = status();
      assertThat(paused.code()).isEqualTo(2);
      assertThat(paused.stdout())
          .contains(
              "\"process\": \"paused\"",
              "\"status\": \"stalled\"",
              "process " + app.jvm().pid() + " is paused");
      signal("CONT", app);
      app.sql(database(), "INSERT INTO t VALUES ('third')");
      awaitOk();
      app.jvm().kill();
      app.jvm().await();
    }
    Exit killed = status();
    assertThat(killed.stdout()).contains("\"process\": \"killed\"", "\"status\": \"ok\"");
    assertThat(killed.code()).as("all of it is there").isZero();

    try (Console app = Console.start(AgentJvm.withoutAgent().driver(Driver.newest()))) {
      app.open(database());
      app.sql(database(), "INSERT INTO t VALUES ('without')");
      Exit without = status();
      assertThat(without.stdout())
          .contains("\"status\": \"not replicated\"", " without the agent", "\"uncaptured\": true");
      assertThat(without.code()).isEqualTo(2);
      app.end();
    }
    assertThat(status().code()).as("also when it is closed").isEqualTo(2);

    try (Console app = start()) {
      app.open(database());
      app.sql(database(), "INSERT INTO t VALUES ('with')");
      app.close(database());
      app.end();
    }
    Exit ended = status();
    assertThat(ended.stdout()).contains("\"process\": \"ended\"", "\"status\": \"ok\"");
    assertThat(ended.code()).isZero();
  }

  @Test
  void whatIsCapturedAndNotSentIsCountedAndNobodyThereToSendItIsSaid() throws Exception {
    try (Console app = startWithDatabase("DELETE")) {
      awaitOk();
      Files.move(backup(), directory.resolve("away"));
      Files.writeString(backup(), "in the way");
      app.sql(database(), "INSERT INTO t VALUES ('second')");
      app.jvm().awaitStderr("fails and is tried again");
      awaitTold("must be a directory");
      Exit unreachable = status();
      assertThat(unreachable.code()).isEqualTo(1);
      assertThat(unreachable.stdout())
          .contains("\"status\": \"unknown\"", "\"error\": \"cannot ", "must be a directory");
      app.jvm().kill();
      app.jvm().await();
    }
    Files.delete(backup());
    Files.move(directory.resolve("away"), backup());
    Exit exit = status();
    assertThat(exit.code()).isEqualTo(2);
    assertThat(exit.stdout())
        .contains("\"status\": \"stalled\"", "is gone, and the next start of the app sends them")
        .containsPattern("\"spool_files\": [1-9]")
        .containsPattern("\"lag_ms\": [1-9]");
  }

  @Test
  void aReplicaOfAnotherDatabaseIsNamedWithTheReason() throws Exception {
    Files.createDirectories(backup().resolve("app.db"));
    Files.writeString(
        backup().resolve("app.db/identity.json"), "{\"id\":\"x\",\"path\":\"/srv/other.db\"}");
    Path ltx = Files.createDirectories(backup().resolve("app.db/ltx/0"));
    Files.writeString(ltx.resolve("0000000000000001-0000000000000001.ltx"), "not read");
    try (Console app = start()) {
      app.open(database());
      app.sql(database(), "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("NOT replicated");
      awaitTold("holds another database");
      app.end();
    }
    Exit exit = status();
    assertThat(exit.code()).isNotZero();
    assertThat(exit.stdout()).contains("holds another database, from /srv/other.db");
  }

  @Test
  void aDatabaseAtRestIsNotWrittenAbout() throws Exception {
    try (Console app = startWithDatabase("WAL")) {
      awaitTold("\"activity\": \"follows\"");
      Path told = meta().resolve("status.json");
      assertThat(Files.readString(told)).contains("\"pid\": \"" + app.jvm().pid() + "\"");
      awaitOk();
      awaitUnchanged(told);
      app.end();
    }
  }

  /** Waits until it was not written for longer than it takes to tell of commits. */
  private static void awaitUnchanged(Path file) throws Exception {
    Object looks = Files.getAttribute(file, "unix:ctime");
    long begin = System.nanoTime();
    long since = begin;
    while (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(6)) {
      assertThat(System.nanoTime() - begin).as("patience").isLessThan(PATIENCE_NANOS);
      Thread.sleep(50);
      Object now = Files.getAttribute(file, "unix:ctime");
      since = now.equals(looks) ? since : System.nanoTime();
      looks = now;
    }
  }

  private void awaitTold(String text) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Path told = meta().resolve("status.json");
    while (!Files.exists(told) || !Files.readString(told).contains(text)) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private Console startWithDatabase(String journalMode) throws Exception {
    Console app = start();
    app.open(database());
    app.sql(
        database(),
        "PRAGMA journal_mode=" + journalMode,
        "CREATE TABLE t (text TEXT)",
        "INSERT INTO t VALUES ('first')");
    app.jvm().awaitStderr(" is replicated to ");
    awaitTold("\"activity\": \"follows\"");
    return app;
  }

  private Console start() throws IOException {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + backup() + "/{name}").driver(Driver.newest()));
  }

  /** On a slow machine a commit may take longer than what counts as late. */
  private String awaitOk() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Exit exit = status();
    while (exit.code() != 0) {
      assertThat(System.nanoTime()).as(exit.stdout()).isLessThan(deadline);
      exit = status();
    }
    return exit.stdout();
  }

  private Exit status() throws Exception {
    Exit exit = new Cli().run("status", "-json", database().toString());
    assertThat(exit.stderr()).isEmpty();
    return exit;
  }

  private static void signal(String name, Console app) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + app.jvm().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private Path database() throws IOException {
    return directory.toRealPath().resolve("app.db");
  }

  private Path meta() throws IOException {
    return directory.toRealPath().resolve(".app.db-litestream");
  }

  private Path backup() throws IOException {
    return directory.toRealPath().resolve("backup");
  }
}
