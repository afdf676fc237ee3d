package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.sqlite.AppDatabase;

class LiveSessionTest {
  @TempDir Path directory;

  @Test
  void aRollbackDatabaseIsInItsOwnModeAgainAfterTheLastClose() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createRollback(path);
    try (Followed followed = Followed.open(path)) {
      app.insert(3000);
      LiveSession session = followed.session();
      assertThat(session.isConverted()).isTrue();
      app.insert(3000);
      session.follow();
      app.close();
      session.leaveInOriginalMode();
      assertThat(app.wal()).doesNotExist();
      followed.assertChainIsTheFile();
    }
    try (AppDatabase again = AppDatabase.open(path)) {
      assertThat(again.query("PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(again.query("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  @Test
  void theAppsOwnCloseOfAWalDatabaseRemovesItsWal() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      app.insert(3000);
      session.leave();
      assertThat(app.wal()).exists();
      app.close();
      assertThat(app.wal()).doesNotExist();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void aWalDatabaseIsLetGoAlsoIfNobodyWarnedOfItsLastClose() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      app.insert(3000);
      app.close();
      session.leaveInOriginalMode();
      assertThat(app.wal()).doesNotExist();
      followed.assertChainIsTheFile();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE"})
  void whileThePragmaOfAnAppIsOnItsWayToSqliteWeStayAway(String pragma) throws Exception {
    for (AppDatabase app :
        List.of(
            AppDatabase.createWal(directory.resolve("wal.db")),
            AppDatabase.createRollback(directory.resolve("rollback.db")))) {
      app.insert(3000);
      try (Followed followed = Followed.open(app.path())) {
        followed.whenOursCome(() -> fail("a connection of ours would be in the pragma's way"));
        assertThat(followed.isLeftToSqlite(pragma, () -> assertNobodyComes(followed))).isTrue();
        followed.whenOursCome(() -> {});
        app.execute(pragma);
        LiveSession session = followed.trySession().orElseThrow();
        assertThat(followed.isLeftToSqlite(pragma, () -> fail("it meets ours"))).isFalse();
        app.close();
        session.leaveInOriginalMode();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE"})
  void aPragmaThatTheAppBeginsWhileOurConnectionsComeIsAnswered(String pragma) throws Exception {
    for (AppDatabase app :
        List.of(
            AppDatabase.createWal(directory.resolve("wal.db")),
            AppDatabase.createRollback(directory.resolve("rollback.db")))) {
      app.insert(3000);
      try (Followed followed = Followed.open(app.path())) {
        FutureTask<Boolean> isLeftToSqlite =
            new FutureTask<>(() -> followed.isLeftToSqlite(pragma, () -> {}));
        Thread thread = new Thread(isLeftToSqlite);
        followed.whenOursCome(() -> untilItWaitsOrEnds(thread));
        LiveSession session = followed.session();
        assertThat(isLeftToSqlite.get()).isFalse();
        app.close();
        session.leaveInOriginalMode();
      }
    }
  }

  private static void assertNobodyComes(Followed followed) {
    try {
      assertThat(followed.trySession()).isEmpty();
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void untilItWaitsOrEnds(Thread thread) {
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aReaderThatHoldsTheDatabaseBackIsNotTakenForRest() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    AppDatabase reader = AppDatabase.open(path);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      assertThat(capture.held().settleAlone()).isTrue();
      reader.execute("BEGIN");
      reader.query("SELECT count(*) FROM t");
      app.insert(3000);
      assertThat(capture.held().settle()).isFalse();
      reader.execute("COMMIT");
      assertThat(capture.held().settle()).isTrue();
      followed.release(capture);
      reader.close();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void anotherProcessInTheWayLeavesTheDatabaseInWalModeAndComplete() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createRollback(path);
    try (Followed followed = Followed.open(path)) {
      app.insert(3000);
      LiveSession session = followed.session();
      app.insert(3000);
      AppDatabase other = AppDatabase.open(path);
      other.execute("BEGIN");
      other.query("SELECT count(*) FROM t");
      app.close();
      assertThat(session.leaveInOriginalMode()).isEmpty();
      other.execute("COMMIT");
      assertThat(other.query("PRAGMA journal_mode")).isEqualTo("wal");
      other.close();
      followed.assertChainIsTheFile();
      assertThat(new OriginalMode(followed.meta()).read()).contains("delete");
    }
  }

  @Test
  void framesThatAnEarlierRunLeftAreBroughtIntoTheFileThoughNobodyWrites() throws Exception {
    Path killed = directory.resolve("killed.db");
    AppDatabase before = AppDatabase.createWal(killed);
    before.insert(3000);
    Path path = directory.resolve("app.db");
    Files.copy(killed, path);
    Files.copy(before.wal(), directory.resolve("app.db-wal"));
    before.close();
    AppDatabase app = AppDatabase.open(path);
    app.query("SELECT count(*) FROM t");
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      while (session.follow().isPresent()) {
        Thread.onSpinWait();
      }
      assertThat(session.capture().held().hasFramesToBackfill()).isFalse();
      session.release();
      Path copy = directory.resolve("copy.db");
      Process cp = new ProcessBuilder("cp", path.toString(), copy.toString()).start();
      assertThat(cp.waitFor()).isZero();
      try (AppDatabase copied = AppDatabase.open(copy)) {
        assertThat(copied.query("SELECT count(*) FROM t")).isEqualTo("1");
      }
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void anAppThatWritesFasterThanIsSettledWaitsUntilItsWalBeginsAnew() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      assertWaitsOnlyUntilSettled(app, session);
      session.release();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void theWalBeginsAnewFromTheSizeOnThatTheAppHasSet() throws Exception {
    AppDatabase app = AppDatabase.createWal(directory.resolve("app.db"));
    try (Followed followed = Followed.open(app.path())) {
      LiveSession session = followed.session();
      followed.says("PRAGMA wal_autocheckpoint=20");
      for (int i = 0; i < 100; i++) {
        app.insert(3000);
        session.follow();
      }
      assertThat(Files.size(app.wal())).isLessThan(50 * 4120);
      session.release();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void anAppWhoseOwnReadKeepsItsWalDoesNotWaitForThat() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path);
        AppDatabase reader = AppDatabase.open(path)) {
      LiveSession session = followed.session();
      reader.execute("BEGIN");
      reader.query("SELECT count(*) FROM t");
      assertWaitsOnlyUntilSettled(app, session);
      session.release();
      app.close();
    }
  }

  private static void assertWaitsOnlyUntilSettled(AppDatabase app, LiveSession session)
      throws Exception {
    app.insertRows(900, 80_000);
    session.capture().sync();
    assertThat(session.isOutpaced()).isTrue();
    session.settle();
    app.insert(3000);
    session.capture().sync();
    assertThat(session.isOutpaced()).isFalse();
  }

  @Test
  void aDatabaseAtRestIsWholeInItsFile() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      app.insert(3000);
      assertThat(session.follow()).hasValue(Settling.REST_MILLIS);
      assertThat(session.follow()).isEmpty();
      session.release();
      Path copy = directory.resolve("copy.db");
      Process cp = new ProcessBuilder("cp", path.toString(), copy.toString()).start();
      assertThat(cp.waitFor()).isZero();
      try (AppDatabase copied = AppDatabase.open(copy)) {
        assertThat(copied.query("SELECT count(*) FROM t")).isEqualTo("1");
      }
      app.close();
    }
    assertThat(Files.exists(path)).isTrue();
  }
}
