package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.sqlite.AppDatabase;

class LateWritesTest {
  @TempDir Path directory;

  @Test
  void aCommitAfterTheLastCaptureIsNoticed() throws Exception {
    Path path = directory.resolve("app.db");
    try (AppDatabase app = AppDatabase.createWal(path)) {
      LateWrites late = new LateWrites(path);
      app.insert(100);
      assertThat(late.haveCome()).as("before it").isFalse();
      late.begin();
      app.query("SELECT count(*) FROM t");
      assertThat(late.haveCome()).as("a read").isFalse();
      app.insert(100);
      assertThat(late.haveCome()).isTrue();
    }
  }

  @Test
  void aCloseAfterItIsNone() throws Exception {
    Path path = directory.resolve("app.db");
    LateWrites late = new LateWrites(path);
    try (AppDatabase app = AppDatabase.createWal(path)) {
      app.insert(100);
      late.begin();
    }
    assertThat(late.haveCome()).isFalse();
  }

  @Test
  void aCommitInRollbackJournalModeIsNoticed() throws Exception {
    Path path = directory.resolve("app.db");
    LateWrites late = new LateWrites(path);
    try (AppDatabase app = AppDatabase.createRollback(path)) {
      app.insertRows(1, 100);
      late.begin();
      app.insertRows(1, 100);
      assertThat(late.haveCome()).isTrue();
    }
  }
}
