package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.sqlite.AppDatabase;

class DatabaseServiceTest {
  @TempDir Path directory;

  @Test
  void aRollbackDatabaseThatClosesSoonIsReplicated() throws Exception {
    Path path = directory.resolve("app.db");
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.open(path);
      FakeConnection connection = changed(served, app);
      served.beforeLastClose(connection);
      app.close();
      served.afterLastClose(connection);
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
      assertThat(served.failures()).isEmpty();
    }
  }

  @Test
  void whatWasWrittenBeforeACloseIsReplicatedAlsoIfTheAppOpensItAgainAtOnceAndOnlyReads()
      throws Exception {
    Path path = directory.resolve("app.db");
    try (ServedDatabase served = serve(path)) {
      AppDatabase writes = AppDatabase.open(path);
      FakeConnection first = changed(served, writes);
      served.beforeLastClose(first);
      writes.close();
      served.afterLastClose(first);
      AppDatabase reads = AppDatabase.open(path);
      FakeConnection second = served.connect();
      reads.query("SELECT count(*) FROM t");
      served.beforeLastClose(second);
      reads.close();
      served.afterLastClose(second);
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
    }
  }

  @Test
  void aDatabaseThatIsOnlyReadIsLeftAlone() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createRollback(path).close();
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.open(path);
      FakeConnection connection = served.connect();
      app.query("SELECT count(*) FROM t");
      served.touch();
      served.beforeLastClose(connection);
      app.close();
      served.afterLastClose(connection);
      served.end();
      assertThat(served.lastTxid()).isZero();
    }
  }

  @Test
  void aWalDatabaseIsReplicatedWhileItIsOpen() throws Exception {
    Path path = directory.resolve("app.db");
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.createWal(path);
      FakeConnection connection = followed(served, app);
      served.call(connection, () -> app.insert(3000));
      served.touch();
      served.awaitTxid(3);
      served.beforeLastClose(connection);
      app.close();
      assertThat(app.wal()).doesNotExist();
      served.afterLastClose(connection);
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
      assertThat(served.failures()).isEmpty();
    }
  }

  @Test
  void theWalOfADatabaseThatCannotBeFollowedIsLeftToSqlite() throws Exception {
    Path path = directory.resolve("app.db");
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.createWal(path);
      FakeConnection connection = served.connect();
      connection.whenDriverIsWanted(
          () -> {
            throw new IllegalStateException("as if it could not be loaded");
          });
      app.insert(1);
      served.touch();
      long deadline = System.currentTimeMillis() + 10_000;
      while (!connection.executed().contains("PRAGMA wal_autocheckpoint=1000")
          || served.failures().isEmpty()) {
        assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
        Thread.sleep(2);
      }
      app.close();
    }
  }

  /** A close may fail after we have stayed over it; when it is tried again, nothing is said. */
  @Test
  void ourConnectionsThatStayOverACloseLeaveInTheEndWhateverIsHeardOfIt() throws Exception {
    Path path = directory.resolve("app.db");
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.createWal(path);
      FakeConnection connection = followed(served, app);
      served.isOftenReopened();
      served.beforeLastClose(connection);
      app.close();
      assertThat(app.wal()).as("we stay").exists();
      served.closeUnnoticed(connection);
      served.awaitGone(app.wal());
      assertThat(served.failures()).isEmpty();
    }
  }

  @Test
  void aDatabaseThatWasLetGoForItsDescriptorsIsInItsOwnModeAgainAfterTheLastClose()
      throws Exception {
    Path path = directory.resolve("app.db");
    Path process = Files.createDirectory(directory.resolve("process"));
    Files.writeString(process.resolve("limits"), "Max open files            160   4096   files\n");
    Path descriptors = Files.createDirectory(process.resolve("fd"));
    AppDatabase.createRollback(path).close();
    try (ServedDatabase served = new ServedDatabase(path, directory.resolve("replica"), process)) {
      AppDatabase app = AppDatabase.open(path);
      FakeConnection connection = followed(served, app);
      served.awaitFollowing(true);
      app.query("SELECT count(*) FROM t"); // Only then it looks at the file.
      assertThat(app.query("PRAGMA journal_mode")).as("we have switched it").isEqualTo("wal");
      for (int i = 0; i < 130; i++) {
        Files.createFile(descriptors.resolve(Integer.toString(i)));
      }
      served.awaitFollowing(false);
      assertThat(served.tells(connection, "PRAGMA journal_mode")).isEqualTo("delete");
      served.beforeLastClose(connection);
      app.close();
      served.afterLastClose(connection);
      try (AppDatabase again = AppDatabase.open(path)) {
        assertThat(again.query("PRAGMA journal_mode")).isEqualTo("delete");
      }
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
      assertThat(served.failures()).isEmpty();
    }
  }

  @Test
  void aFileThatTakesTheNameOfAClosedOneIsNotTakenForIt() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase next = AppDatabase.createRollback(directory.resolve("next.db"));
    next.insertRows(30, 3000);
    next.close();
    try (ServedDatabase served = serve(path)) {
      AppDatabase.createRollback(path).close();
      for (int i = 0; i < 2; i++) {
        served.awaitNothingToCapture();
        AppDatabase app = AppDatabase.open(path);
        FakeConnection old = served.connect();
        served.call(old, () -> app.insertRows(1, 3000));
        served.touch();
        served.beforeLastClose(old);
        app.close();
        served.afterLastClose(old);
      }
      Files.move(directory.resolve("next.db"), path, StandardCopyOption.REPLACE_EXISTING);
      served.awaitNothingToCapture();
      AppDatabase replaced = AppDatabase.open(path);
      FakeConnection current = served.connect();
      replaced.query("SELECT count(*) FROM t");
      served.beforeLastClose(current);
      replaced.close();
      served.afterLastClose(current);
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
      assertThat(served.failures()).isEmpty();
    }
  }

  @Test
  void aFileThatReplacesAnOpenOneIsReplicatedInItsPlace() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase next = AppDatabase.createWal(directory.resolve("next.db"));
    next.insertRows(30, 3000);
    next.close();
    try (ServedDatabase served = serve(path)) {
      AppDatabase app = AppDatabase.createWal(path);
      FakeConnection old = followed(served, app);
      Files.delete(app.wal());
      Files.delete(directory.resolve("app.db-shm"));
      Files.move(directory.resolve("next.db"), path, StandardCopyOption.REPLACE_EXISTING);
      AppDatabase replaced = AppDatabase.open(path);
      FakeConnection current = served.connect();
      long before = served.lastTxid();
      served.call(current, () -> replaced.insertRows(1, 3000));
      served.touch();
      served.awaitTxid(before + 1);
      app.close();
      served.afterLastClose(old);
      served.call(current, () -> replaced.insertRows(1, 3000));
      served.touch();
      served.beforeLastClose(current);
      replaced.close();
      served.afterLastClose(current);
      served.end();
      assertThat(served.restored()).hasSameBinaryContentAs(path);
    }
  }

  /** The app has a connection by which it has changed a database in rollback-journal mode. */
  private static FakeConnection changed(ServedDatabase served, AppDatabase app) throws Exception {
    FakeConnection connection = served.connect();
    served.call(
        connection,
        () -> {
          app.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
          app.insertRows(10, 3000);
        });
    served.touch();
    return connection;
  }

  /** The app has a connection to a database in WAL mode, which is followed since its first row. */
  private static FakeConnection followed(ServedDatabase served, AppDatabase app) throws Exception {
    FakeConnection connection = served.connect();
    served.call(connection, () -> app.insert(3000));
    served.touch();
    served.awaitTxid(2);
    return connection;
  }

  private ServedDatabase serve(Path path) throws Exception {
    return new ServedDatabase(path, directory.resolve("replica"));
  }
}
