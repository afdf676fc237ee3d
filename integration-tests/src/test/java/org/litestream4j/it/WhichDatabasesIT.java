package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
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

/** Which of the databases that an app opens are replicated, and where to. */
class WhichDatabasesIT {
  @TempDir Path directory;

  @SideBySide
  @Test
  void eachDatabaseHasAReplicaOfItsOwnByItsName() throws Exception {
    write("replica=" + backup(), "one.db", "two.db");

    assertThat(replicas()).containsExactly("one.db", "two.db");
    assertRestored("one.db", "one.db");
    assertRestored("two.db", "two.db");
  }

  @SideBySide
  @Test
  void theNameOfTheFileStandsWhereTheUrlSays() throws Exception {
    write("replica=" + backup() + "/db-{name}/of-app", "one.db");

    assertRestored("db-one.db/of-app", "one.db");
  }

  @SideBySide
  @Test
  void theWholePathStandsWhereTheUrlSays() throws Exception {
    write("replica=" + backup() + "/{path}", "a/app.db", "b/app.db");

    assertRestored(directory.resolve("a/app.db").toString().substring(1), "a/app.db");
    assertRestored(directory.resolve("b/app.db").toString().substring(1), "b/app.db");
  }

  @SideBySide
  @Test
  void onlyWhatIsIncludedAndNotExcludedIsReplicated() throws Exception {
    Exit exit =
        write(
            "replica=%s,include='%s/in/*.db;one.db',exclude=*cache*".formatted(backup(), directory),
            "in/app.db",
            "in/cache.db",
            "one.db",
            "two.db");

    assertThat(replicas()).containsExactly("app.db", "one.db");
    assertThat(exit.ourLines()).hasSize(2);
    assertLeftAlone("in/cache.db");
    assertLeftAlone("two.db");
  }

  @SideBySide
  @Test
  void theDatabasesOfADirectoryGoToTheirPlacesBelowItsReplica() throws Exception {
    Path configuration = directory.resolve("litestream.yml");
    Files.writeString(
        configuration,
        """
        dbs:
          - dir: %s/tenants
            pattern: "*.sqlite"
            recursive: true
            replica:
              url: %s/tenants
          - path: %s/app.db
            replica:
              url: %s/the-app
        """
            .formatted(directory, backup(), directory, backup()));

    write(
        configuration.toString(),
        "tenants/a.sqlite",
        "tenants/deeper/b.sqlite",
        "tenants/c.other",
        "app.db",
        "unnamed.db");

    assertRestored("tenants/a.sqlite", "tenants/a.sqlite");
    assertRestored("tenants/deeper/b.sqlite", "tenants/deeper/b.sqlite");
    assertRestored("the-app", "app.db");
    assertThat(replicas()).containsExactly("tenants", "the-app");
    assertLeftAlone("tenants/c.other");
    assertLeftAlone("unnamed.db");
  }

  @SideBySide
  @Test
  void ofTwoDatabasesWithOneReplicaTheSecondIsRefusedAndItsAppDoesNotNotice() throws Exception {
    Path first = database("a/app.db");
    Path second = database("b/app.db");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, "first", first);
      app.jvm().awaitStderr(first + " is replicated to");
      create(app, "second", second);
      String refusal = app.jvm().awaitStderr(second.toString());

      assertRefusal(refusal, first, second);
      assertThat(app.sql("second", "SELECT text FROM t")).isEqualTo("second");
      assertThat(app.close("second")).isEqualTo("ok");
      Exit exit = app.end();
      assertThat(exit.code()).isZero();
      assertThat(exit.ourLines()).hasSize(2);
    }
    assertThat(restored("app.db")).containsExactly("first");
  }

  @SideBySide
  @Test
  void theWalOfADatabaseThatIsRefusedDoesNotGrow() throws Exception {
    Path first = database("a/app.db");
    Path second = database("b/app.db");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, "first", first);
      app.jvm().awaitStderr(first + " is replicated to");
      app.open("second", "jdbc:sqlite:" + second);
      app.sql("second", "PRAGMA journal_mode=WAL", "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr(second.toString());
      for (int megabyte = 0; megabyte < 20; megabyte++) {
        app.sql("second", "INSERT INTO t VALUES (hex(randomblob(500000)))");
      }

      assertThat(second.resolveSibling("app.db-wal"))
          .satisfies(wal -> assertThat(Files.size(wal)).isLessThan(16 << 20));
      assertThat(app.sql("second", "PRAGMA wal_autocheckpoint")).isEqualTo("1000");
    }
  }

  @SideBySide
  @Test
  void whoseAReplicaIsHoldsInALaterRunToo() throws Exception {
    Path first = database("a/app.db");
    Path second = database("b/app.db");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, "first", first);
      app.end();
    }
    FileReplica replica = new FileReplica(directory.resolve("backup/app.db"));
    SortedMap<String, String> before = replica.files();

    for (int run = 1; run <= 2; run++) {
      try (Console app = Console.start(jvm("replica=" + backup()))) {
        app.open("second", "jdbc:sqlite:" + second);
        app.sql("second", "CREATE TABLE IF NOT EXISTS t (text TEXT)");
        app.sql("second", "INSERT INTO t VALUES ('second')");
        Exit exit = app.end();
        assertThat(exit.code()).isZero();
        assertThat(exit.ourLines()).hasSize(1);
        assertRefusal(exit.ourLines().get(0), first, second);
      }
    }

    assertThat(replica.files()).isEqualTo(before);
    assertThat(restored("app.db")).containsExactly("first");
    assertThat(Rows.of(second, "SELECT text FROM t")).containsExactly("second", "second");
  }

  @SideBySide
  @Test
  void anAdoptedReplicaHasWhatAShortRunHasWritten() throws Exception {
    Path second = database("b/app.db");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, "first", database("a/app.db"));
      app.end();
    }
    for (int run = 1; run <= 2; run++) {
      try (Console app = Console.start(jvm("replica=" + backup()))) {
        app.open("second", "jdbc:sqlite:" + second);
        app.sql("second", "CREATE TABLE IF NOT EXISTS t (text TEXT)");
        app.sql("second", "INSERT INTO t VALUES ('run " + run + "')");
        app.close("second");
        assertThat(app.end().ourLines().get(0))
            .contains(run == 1 ? "NOT replicated" : "is replicated to");
      }
      if (run == 1) {
        Exit adopt = new Cli().run("adopt", "-db", second.toString(), backup() + "/app.db");
        assertThat(adopt.code()).as(adopt.stderr()).isZero();
      }
    }

    assertThat(restored("app.db")).containsExactly("run 1", "run 2");
  }

  @SideBySide
  @Test
  void anAttachedFileIsReplicatedForItself() throws Exception {
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, "main", database("main.db"));
      app.sql(
          "main",
          "ATTACH '" + database("other.db") + "' AS other",
          "CREATE TABLE other.t (text TEXT)",
          "INSERT INTO other.t VALUES ('other')",
          "INSERT INTO main.t VALUES ('more')");
      assertThat(app.end().code()).isZero();
    }

    assertThat(restored("main.db")).containsExactly("main", "more");
    assertThat(restored("other.db")).containsExactly("other");
  }

  /** Databases are looked at once in the interval: the second time they are gone by then. */
  @SideBySide
  @Test
  void whatIsAttachedAndDetachedBeforeAnyLookAtItIsReplicated() throws Exception {
    try (Console app = Console.start(jvm("sync-interval=1s,replica=" + backup()))) {
      create(app, "main", database("main.db"));
      for (String name : List.of("a.db", "b.db", "c.db")) {
        attachAndDo(app, name, "CREATE TABLE other.t (text TEXT)");
      }
      for (String name : List.of("a.db", "b.db", "c.db")) {
        app.jvm().awaitStderr(database(name) + " is replicated");
      }
      for (String text : List.of("late", "later")) {
        for (String name : List.of("a.db", "b.db", "c.db")) {
          attachAndDo(app, name, "INSERT INTO other.t VALUES ('" + text + "')");
        }
      }
      assertThat(app.end().code()).isZero();
    }

    for (String name : List.of("a.db", "b.db", "c.db")) {
      assertThat(restored(name)).containsExactly("late", "later");
    }
  }

  private void attachAndDo(Console app, String name, String statement) throws Exception {
    app.sql("main", "ATTACH '" + database(name) + "' AS other", statement, "DETACH other");
  }

  @SideBySide
  @Test
  void whatAStatementAttachesThatIsPreparedOnceIsReplicated() throws Exception {
    Path main = database("main.db");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      create(app, main.getFileName().toString(), main);
      String attach = app.prepare(main, "ATTACH ? AS other");
      String detach = app.prepare(main, "DETACH other");
      for (String name : List.of("a.db", "b.db", "c.db")) {
        app.execute(main, attach + " " + database(name));
        app.sql(
            main,
            "CREATE TABLE other.t (text TEXT)",
            "INSERT INTO other.t VALUES ('" + name + "')");
        app.execute(main, detach);
      }
      assertThat(app.end().code()).isZero();
    }

    for (String name : List.of("a.db", "b.db", "c.db")) {
      assertThat(restored(name)).containsExactly(name);
    }
  }

  @SideBySide
  @Test
  void memoryAndTemporaryDatabasesAreLeftAloneSilently() throws Exception {
    List<String> urls =
        List.of(
            "jdbc:sqlite::memory:",
            "jdbc:sqlite:",
            "jdbc:sqlite:file:shared?mode=memory&cache=shared");
    try (Console app = Console.start(jvm("replica=" + backup()))) {
      for (String url : urls) {
        app.open(url, url);
        app.sql(
            url,
            "CREATE TABLE t (text TEXT)",
            "INSERT INTO t VALUES ('gone')",
            "CREATE TEMP TABLE u (text TEXT)",
            "ATTACH '' AS temporary",
            "CREATE TABLE temporary.v (text TEXT)");
      }
      Exit exit = app.end();

      assertThat(exit.code()).isZero();
      assertThat(exit.stderr()).isEmpty();
    }
    assertThat(directory.resolve("backup")).doesNotExist();
  }

  /** An app that writes its name into each database, and what it says on stderr. */
  @Test
  void theWalOfADatabaseThatIsNotReplicatedIsCheckpointedBesideAnAttachedOneThatIs()
      throws Exception {
    Path main = directory.resolve("main.db");
    Path attached = directory.resolve("attached.db");
    try (Console app = Console.start(jvm("replica=%s,exclude=main.db".formatted(backup())))) {
      app.open(main);
      app.sql(main, "PRAGMA journal_mode=WAL", "CREATE TABLE t (x)");
      app.sql(main, "ATTACH '" + attached + "' AS far", "CREATE TABLE far.t (x)");
      app.jvm().awaitStderr(attached + " is replicated");
      for (int i = 0; i < 400; i++) {
        app.sql(main, "INSERT INTO main.t VALUES (zeroblob(100000))");
      }
      assertThat(Files.size(directory.resolve("main.db-wal"))).isLessThan(20_000_000);
      app.close(main);
      app.end();
    }
  }

  private Exit write(String arguments, String... names) throws Exception {
    try (Console app = Console.start(jvm(arguments))) {
      for (String name : names) {
        create(app, name, database(name));
      }
      Exit exit = app.end();
      assertThat(exit.code()).as(exit.stderr()).isZero();
      return exit;
    }
  }

  private static void create(Console app, String name, Path database) throws Exception {
    assertThat(app.open(name, "jdbc:sqlite:" + database)).isEqualTo("ok");
    app.sql(name, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('" + name + "')");
  }

  private static void assertRefusal(String line, Path first, Path second) {
    assertThat(line).contains(first.toString(), second.toString(), "{path}", "adopt");
  }

  private void assertRestored(String replica, String name) throws Exception {
    assertThat(restored(replica)).containsExactly(name);
  }

  private List<String> restored(String replica) throws Exception {
    Path output = Files.createTempDirectory(directory, "restored").resolve("restored.db");
    new FileReplica(directory.resolve("backup").resolve(replica)).restoreTo(output);
    return Rows.of(output, "SELECT text FROM t");
  }

  private void assertLeftAlone(String name) throws IOException {
    Path database = directory.resolve(name);
    assertThat(database.resolveSibling("." + database.getFileName() + "-litestream"))
        .doesNotExist();
  }

  private Path database(String name) throws IOException {
    Path database = directory.resolve(name);
    Files.createDirectories(database.getParent());
    return database;
  }

  private List<String> replicas() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("backup"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static AgentJvm jvm(String arguments) {
    return AgentJvm.withAgent(arguments).driver(Driver.newest());
  }

  private String backup() {
    return "file://" + directory.resolve("backup");
  }
}
