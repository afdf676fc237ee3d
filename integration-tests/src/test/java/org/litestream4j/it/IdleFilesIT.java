package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;

/** The file of a database that the app has open, as a program sees it that copies it. */
class IdleFilesIT {
  /** Half a second, and as much for the copy itself and a busy machine. */
  private static final long SOON_MILLIS = 1_000;

  private static final long PATIENCE_MILLIS = 60_000;
  private static final int WAL_HEADER_BYTES = 32;
  private static final String INSERT = "INSERT INTO t VALUES (randomblob(200000))";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void aPlainCopyOfTheOpenFileIsCompleteSoonAfterTheLastCommit(String journalMode)
      throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(database, journalMode)) {
      long shortestMillis = Long.MAX_VALUE;
      for (int rows = 2; rows < 5; rows++) {
        app.sql(database, INSERT);
        long committed = System.currentTimeMillis();
        awaitRowsInACopy(database, rows);
        shortestMillis = Math.min(shortestMillis, System.currentTimeMillis() - committed);
      }
      assertThat(shortestMillis).isLessThan(SOON_MILLIS);
      app.open("reader", "jdbc:sqlite:" + database);
      app.sql("reader", "SELECT count(*) FROM t");
      app.sql(database, INSERT);
      awaitRowsInACopy(database, 5);
      app.end();
    }
  }

  /** Also from the third close on, over which our connections stay. */
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void aPlainCopyIsCompleteAtTheMomentInWhichTheLastCloseReturns(String journalMode)
      throws Exception {
    Path database = directory.resolve("app.db");
    try (Console app = start(database, journalMode)) {
      for (int rows = 2; rows < 9; rows++) {
        app.sql(database, INSERT);
        app.close(database);
        assertThat(rowsInACopy(database)).isEqualTo(rows);
        app.open(database);
      }
      app.end();
    }
  }

  @Test
  void aReaderThatHoldsItsTransactionIsNotDisturbedAndTheWalGrowsNoMoreAfterIt() throws Exception {
    Path database = directory.resolve("app.db");
    Path wal = directory.resolve("app.db-wal");
    try (Console app = start(database, "WAL")) {
      app.open("reader", "jdbc:sqlite:" + database);
      app.sql("reader", "BEGIN", "SELECT count(*) FROM t");
      for (int i = 0; i < 60; i++) {
        app.sql(database, INSERT);
      }
      assertThat(app.sql("reader", "SELECT count(*) FROM t")).isEqualTo("1");
      long grown = Files.size(wal);
      assertThat(grown).as("nothing is forced").isGreaterThan(60 * 200_000);
      app.sql("reader", "COMMIT");
      awaitRowsInACopy(database, 61);
      insertUntilItRestarts(app, database, wal, 2 * grown);
      long restarted = Files.size(wal);
      for (int i = 0; i < 30; i++) {
        app.sql(database, INSERT);
      }
      assertThat(Files.size(wal)).isEqualTo(restarted);
      app.close("reader");
      app.close(database);
      assertThat(wal).doesNotExist();
      app.end();
    }
  }

  /** The copy is complete a moment before we let go of the old end of the WAL. */
  private static void insertUntilItRestarts(Console app, Path database, Path wal, long limitBytes)
      throws Exception {
    byte[] before = header(wal);
    app.sql(database, INSERT);
    while (Arrays.equals(header(wal), before)) {
      assertThat(Files.size(wal)).isLessThan(limitBytes);
      Thread.sleep(100);
      app.sql(database, INSERT);
    }
  }

  /** With the salts, which a restart changes. */
  private static byte[] header(Path wal) throws IOException {
    try (InputStream in = Files.newInputStream(wal)) {
      return in.readNBytes(WAL_HEADER_BYTES);
    }
  }

  private Console start(Path database, String journalMode) throws Exception {
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    Console app = Console.start(jvm.driver(Driver.newest()));
    app.open(database);
    app.sql(database, "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (b BLOB)", INSERT);
    app.jvm().awaitStderr(database + " is replicated");
    return app;
  }

  /** By another process, as a script for backups does it: the file alone. */
  private void awaitRowsInACopy(Path database, int rows) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (rowsInACopy(database) != rows) {
      assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private int rowsInACopy(Path database) throws Exception {
    Path copy = Files.createTempDirectory(directory, "copy").resolve("app.db");
    int code = new ProcessBuilder("cp", database.toString(), copy.toString()).start().waitFor();
    assertThat(code).isZero();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM t")) {
      return count.getInt(1);
    } catch (SQLException copiedMeanwhile) {
      return -1;
    }
  }
}
