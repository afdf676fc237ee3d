package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;

/** Pragmas that would collide with our connections, in the ways in which they reach SQLite late. */
class PragmasIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.21.0", "3.36.0.3", "3.54.1.0"})
  void aPragmaThatWasPreparedBeforeTheSwitchIsAnsweredWhenItIsExecuted(String version)
      throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.xerial(version))) {
      app.open(database);
      List<String> kept = new ArrayList<>();
      for (String pragma :
          List.of("journal_mode", "wal_checkpoint(TRUNCATE)", "journal_mode=TRUNCATE")) {
        kept.add(app.prepare(database, "PRAGMA " + pragma));
      }
      assertThat(app.execute(database, kept.get(0))).isEqualTo("delete");
      switchToWal(app, database);

      assertThat(app.execute(database, kept.get(0))).isEqualTo("delete");
      app.sql(database, "INSERT INTO t VALUES (2)");
      assertThat(app.execute(database, kept.get(1))).isEqualTo("0");
      assertThat(walBytes(database)).as("after a checkpoint that is not SQLite's").isPositive();
      assertThat(app.execute(database, kept.get(2))).isEqualTo("truncate");
      assertThat(app.execute(database, kept.get(0))).isEqualTo("truncate");
      assertThat(Pages.of(database).areInWalMode()).isTrue();

      app.close(database);
      assertThat(Pages.of(database).areInWalMode()).isFalse();
      assertThat(directory.resolve("app.db-journal")).isEmptyFile();
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void ofATextAPragmaActsInItsTurn(String version) throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.xerial(version))) {
      app.open(database);
      switchToWal(app, database);
      app.update(database, "INSERT INTO t VALUES (2); PRAGMA wal_checkpoint; DELETE FROM nowhere");
      assertThat(Pages.of(database).count()).isEqualTo(2);
      app.update(database, "DELETE FROM nowhere; PRAGMA journal_mode=TRUNCATE");
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(app.sql(database, "SELECT count(*) FROM t")).isEqualTo("2");
      app.close(database);
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.21.0", "3.54.1.0"})
  void whatAUrlAsksOfAConnectionIsAnsweredAndLocksNobodyOut(String version) throws Exception {
    Path database = directory.resolve("app.db");
    Path first = directory.resolve("first");
    try (Console app = start(Driver.xerial(version))) {
      app.open(
          first.getFileName().toString(),
          "jdbc:sqlite:" + database + "?journal_mode=PERSIST&locking_mode=EXCLUSIVE");
      app.sql(first, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)");
      app.jvm().awaitStderr(database + " is replicated");
      assertThat(app.sql(first, "PRAGMA journal_mode")).isEqualTo("persist");
      assertThat(app.sql(first, "PRAGMA locking_mode")).isEqualTo("exclusive");
      app.open("second", "jdbc:sqlite:" + database);
      app.sql(directory.resolve("second"), "INSERT INTO t VALUES (2)");
      assertThat(app.sql(first, "SELECT count(*) FROM t")).isEqualTo("2");
      app.close(directory.resolve("second"));
      app.close(first);
      assertThat(Pages.of(database).areInWalMode()).isFalse();
      app.end();
    }
  }

  /** A busy timeout is 3 s in the driver: our marks are never what it waits for. */
  @Test
  void noCheckpointOfTheAppWaitsForOurs() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.newest())) {
      app.open(database);
      app.sql(database, "PRAGMA journal_mode=WAL");
      switchToWal(app, database);
      for (String mode : List.of("PASSIVE", "FULL", "RESTART", "TRUNCATE")) {
        long shortestMillis = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
          app.sql(database, "INSERT INTO t VALUES (2)");
          long asked = System.currentTimeMillis();
          assertThat(app.sql(database, "PRAGMA wal_checkpoint(" + mode + ")")).isEqualTo("0");
          shortestMillis = Math.min(shortestMillis, System.currentTimeMillis() - asked);
        }
        assertThat(shortestMillis).as(mode).isLessThan(500);
      }
      app.close(database);
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.21.0", "3.54.1.0"})
  void truncateEmptiesTheWalOfADatabaseThatTheAppHasInWalModeUnlessSomebodyReads(String version)
      throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.xerial(version))) {
      app.open(database);
      app.sql(database, "PRAGMA journal_mode=WAL");
      switchToWal(app, database);
      String kept = app.prepare(database, "PRAGMA wal_checkpoint(TRUNCATE)");
      for (int i = 0; i < 3; i++) {
        app.sql(database, "INSERT INTO t VALUES (zeroblob(100000))");
        assertThat(app.execute(database, kept)).isEqualTo("0");
        assertThat(walBytes(database)).isZero();
        assertThat(app.sql(database, "PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("0");
        app.sql(database, "INSERT INTO t VALUES (zeroblob(100000))");
        assertThat(walBytes(database)).isPositive();
      }
      Path other = directory.resolve("other");
      app.open(other.getFileName().toString(), "jdbc:sqlite:" + database);
      String cursor = app.cursor(other, "SELECT x FROM t");
      app.sql(database, "INSERT INTO t VALUES (2)");
      assertThat(app.sql(database, "PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("1");
      assertThat(walBytes(database)).isPositive();
      app.closeCursor(cursor);
      assertThat(app.sql(other, "PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("0");
      assertThat(walBytes(database)).isZero();
      app.sql(database, "INSERT INTO t VALUES (3)");
      app.close(other);
      app.close(database);
      assertThat(app.end().ourLines()).hasSize(1);
    }
    FileReplica replica = new FileReplica(directory.resolve("replica/app.db"));
    Pages restored = Pages.of(replica.restoreTo(directory.resolve("restored.db")));
    assertThat(restored.differingFrom(Pages.of(database))).isEmpty();
  }

  @Test
  void aPragmaForAllDatabasesOfAConnectionDoesNotMeetOurs() throws Exception {
    Path database = directory.resolve("app.db");
    Path attached = directory.resolve("attached.db");
    try (Console app = start(Driver.newest())) {
      app.open("memory", "jdbc:sqlite::memory:");
      app.open(attached);
      switchToWal(app, attached);
      app.open(database);
      for (String connection : List.of("memory", "app.db")) {
        app.sql(connection, "PRAGMA busy_timeout=0", "ATTACH '" + attached + "' AS a");
        app.sql(connection, "INSERT INTO a.t VALUES (2)", "PRAGMA journal_mode=TRUNCATE");
        assertThat(app.sql(connection, "PRAGMA a.journal_mode")).isEqualTo("truncate");
        app.sql(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        assertThat(walBytes(attached)).as("after a checkpoint that is not SQLite's").isPositive();
        app.sql(connection, "PRAGMA locking_mode=EXCLUSIVE", "INSERT INTO a.t VALUES (3)");
        app.sql(attached, "INSERT INTO t VALUES (4)");
      }
      assertThat(Pages.of(attached).areInWalMode()).isTrue();
      assertThat(app.sql("app.db", "PRAGMA main.journal_mode")).isEqualTo("truncate");
      app.end();
    }
  }

  @Test
  void whatIsOnlyExplainedCollidesWithNobody() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.newest())) {
      app.open(database);
      switchToWal(app, database);
      app.sql(database, "EXPLAIN PRAGMA locking_mode=EXCLUSIVE");
      app.sql(database, "EXPLAIN QUERY PLAN PRAGMA wal_autocheckpoint=1");
      app.update(database, "EXPLAIN PRAGMA main.locking_mode=EXCLUSIVE");
      app.sql(database, "INSERT INTO t VALUES (2)");
      app.open("other", "jdbc:sqlite:" + database);
      assertThat(app.sql("other", "PRAGMA busy_timeout=0", "SELECT count(*) FROM t"))
          .isEqualTo("2");
      assertThat(app.sql(database, "PRAGMA locking_mode")).isEqualTo("exclusive");
      assertThat(app.sql(database, "PRAGMA wal_autocheckpoint")).isEqualTo("1");
      app.end();
    }
  }

  @Test
  void whatTablesOfPragmasTellIsWhatTheAppHasSet() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.newest())) {
      app.open(database);
      switchToWal(app, database);
      app.sql(database, "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA synchronous=NORMAL");
      assertThat(app.sql(database, "SELECT journal_mode FROM pragma_journal_mode"))
          .isEqualTo("delete");
      assertThat(app.sql(database, "with x as (select 1) SELECT * FROM PRAGMA_locking_mode, x"))
          .isEqualTo("exclusive");
      assertThat(app.sql(database, "SELECT s.synchronous FROM pragma_synchronous AS s"))
          .isEqualTo("1");
      app.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void besideAnOpenCursorNeitherModeNorWalAreChanged(String version) throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.xerial(version))) {
      app.open(database);
      switchToWal(app, database);
      app.sql(database, "INSERT INTO t VALUES (2)", "PRAGMA user_version");
      String cursor = app.cursor(database, "SELECT x FROM t");
      assertThat(app.answer(database, "PRAGMA journal_mode=WAL"))
          .contains("cannot change into wal mode from within a transaction");
      assertThat(app.answer(database, "PRAGMA wal_checkpoint")).contains("locked");
      assertThat(app.sql(database, "PRAGMA journal_mode=TRUNCATE")).isEqualTo("truncate");
      app.closeCursor(cursor);
      assertThat(app.sql(database, "PRAGMA wal_checkpoint")).isEqualTo("0");
      assertThat(app.sql(database, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
      app.end();
    }
  }

  /** It becomes a database in memory. */
  @Test
  void aDatabaseThatIsDeserializedLetsItsFileGo() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.newest())) {
      app.open(database);
      switchToWal(app, database);
      app.deserialize(database);
      assertThat(Pages.of(database).areInWalMode()).isFalse();
      assertThat(directory.resolve("app.db-wal")).doesNotExist();
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("memory");
      app.end();
    }
  }

  @Test
  void aDatabaseThatAKillHasLeftInWalModeIsToldAndBroughtBackInItsOwn() throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.newest())) {
      app.open(database);
      switchToWal(app, database);
      app.jvm().kill();
    }
    assertThat(Pages.of(database).areInWalMode()).isTrue();

    try (Console app = start(Driver.newest())) {
      app.open(database);
      assertThat(app.sql(database, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(app.sql(database, "SELECT count(*) FROM t")).isEqualTo("1");
      app.close(database);
      assertThat(Pages.of(database).areInWalMode()).isFalse();
      app.end();
    }
  }

  private Console start(Driver driver) throws Exception {
    return Console.start(
        AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}")).driver(driver));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8.11.2", "3.54.1.0"})
  void walModeIsNotLeftBesideAnotherConnection(String version) throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(Driver.xerial(version))) {
      app.open(database);
      switchToWal(app, database);
      app.open("other", "jdbc:sqlite:" + database);
      assertThat(app.sql(database, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
      app.sql("other", "SELECT count(*) FROM t");
      assertThat(app.answer(database, "PRAGMA journal_mode=DELETE")).contains("locked");
      app.close("other");
      assertThat(app.sql(database, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
      app.close(database);
      assertThat(Pages.of(database).areInWalMode()).isFalse();
      app.end();
    }
  }

  private static void switchToWal(Console app, Path database) throws Exception {
    app.sql(database, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)");
    app.jvm().awaitStderr(database + " is replicated");
  }

  private static long walBytes(Path database) throws Exception {
    return Files.size(database.resolveSibling(database.getFileName() + "-wal"));
  }
}
