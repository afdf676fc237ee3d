package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

/** A database that grows by pages which the transaction that took them has given back. */
class GrowthTest {
  private static final int PAGE_SIZE_BYTES = 4096;

  @TempDir Path directory;

  @Test
  void pagesThatSqliteNeverWroteToTheFileAreInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    try (AppDatabase app = AppDatabase.createRollback(path)) {
      app.insert(10);
    }
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      long before = Files.size(path);
      try (AppDatabase app = AppDatabase.open(path)) {
        growAndGiveBack(app);
      }
      assertThat(emptyPagesBehind(path, before)).as("pages that were not written").isPositive();
      followed.captureClosed();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void inWalModeSqliteWritesThemAllAndTheyAreInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insert(10);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      int before = pagesInWal(capture).commitPages();
      growAndGiveBack(app);
      WalRange range = pagesInWal(capture);
      assertThat(range.commitPages()).isGreaterThan(before);
      assertThat(PageChanges.of(range, before, PAGE_SIZE_BYTES).hasUnwrittenGrowth()).isFalse();
      capture.sync();
      app.close();
      followed.release(capture);
      followed.assertChainIsTheFile();
    }
  }

  private static void growAndGiveBack(AppDatabase app) throws SQLException {
    app.execute("BEGIN");
    app.insert(400_000);
    app.execute("DELETE FROM t");
    app.execute("COMMIT");
  }

  private static WalRange pagesInWal(LiveCapture capture) throws IOException {
    return capture.database().wal().scan(WalPosition.NONE, Long.MAX_VALUE);
  }

  private static int emptyPagesBehind(Path path, long offset) throws IOException {
    byte[] file = Files.readAllBytes(path);
    ByteBuffer empty = ByteBuffer.allocate(PAGE_SIZE_BYTES);
    int count = 0;
    for (int at = (int) offset; at < file.length; at += PAGE_SIZE_BYTES) {
      count += ByteBuffer.wrap(file, at, PAGE_SIZE_BYTES).equals(empty) ? 1 : 0;
    }
    return count;
  }
}
