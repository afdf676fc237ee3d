package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.Footing;
import org.litestream4j.sqlite.SharedLockOutsider;

/** An app that opens and closes its database file drops the locks on which SQLite relies. */
class LostLockTest {
  @TempDir Path directory;

  @Test
  void theLockThatACopyOfTheOpenFileDropsIsTakenAgain() throws Exception {
    AppDatabase app = AppDatabase.createWal(directory.resolve("app.db"));
    try (Followed followed = Followed.open(app.path())) {
      try (app) {
        LiveSession session = begin(app, followed);
        for (int copy = 0; copy < 2; copy++) {
          Files.copy(app.path(), directory.resolve("copy" + copy));
          assertThat(SharedLockOutsider.getsTheFileToItself(app.path())).as("dropped").isTrue();
          assertThat(session.lookAtFooting()).isEqualTo(Footing.LOCK_TAKEN_AGAIN);
          assertThat(SharedLockOutsider.getsTheFileToItself(app.path())).isFalse();
          assertThat(session.lookAtFooting()).isEqualTo(Footing.FIRM);
        }
        app.insert(200);
        session.leave();
      }
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void theLockEndsWithSqlitesOwn() throws Exception {
    AppDatabase app = AppDatabase.createWal(directory.resolve("app.db"));
    try (Followed followed = Followed.open(app.path())) {
      try (app) {
        LiveSession session = begin(app, followed);
        Files.copy(app.path(), directory.resolve("copy"));
        assertThat(session.lookAtFooting()).isEqualTo(Footing.LOCK_TAKEN_AGAIN);
        session.leave();
      }
      assertThat(SharedLockOutsider.getsTheFileToItself(app.path())).isTrue();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void aWalThatSomebodyDeletesIsNoticedAndCapturedToItsEnd() throws Exception {
    AppDatabase app = AppDatabase.createWal(directory.resolve("app.db"));
    try (Followed followed = Followed.open(app.path())) {
      try (app) {
        app.insert(100);
        LiveSession session = followed.session();
        Files.delete(app.wal());
        assertThat(session.lookAtFooting()).isEqualTo(Footing.WAL_LOST);
        app.insert(200);
        session.follow();
        session.leave();
      }
      followed.assertChainIsTheFile();
    }
  }

  private static LiveSession begin(AppDatabase app, Followed followed) throws Exception {
    app.insert(100);
    LiveSession session = followed.session();
    assumeTrue(SharedLockOutsider.isLockSeen(app.path()), "the system does not list locks");
    assertThat(session.lookAtFooting()).isEqualTo(Footing.FIRM);
    return session;
  }
}
