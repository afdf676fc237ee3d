package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.sqlite.AppDatabase;

class IdleWatchTest {
  @TempDir Path directory;

  @Test
  void readsAreNoChange() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createRollback(path).close();
    IdleWatch watch = new IdleWatch(path, FileIdentity.read(path).orElseThrow());
    try (AppDatabase app = AppDatabase.open(path)) {
      app.query("SELECT count(*) FROM t");
      assertThat(watch.look()).isEqualTo(IdleWatch.Change.NONE);
    }
  }

  @Test
  void aWriteInRollbackModeIsAChangeInPlace() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createRollback(path).close();
    IdleWatch watch = new IdleWatch(path, FileIdentity.read(path).orElseThrow());
    try (AppDatabase app = AppDatabase.open(path)) {
      app.insert(10);
      assertThat(watch.look()).isEqualTo(IdleWatch.Change.IN_PLACE);
    }
  }

  @Test
  void framesAreAChangeInTheWal() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createWal(path).close();
    IdleWatch watch = new IdleWatch(path, FileIdentity.read(path).orElseThrow());
    try (AppDatabase app = AppDatabase.open(path)) {
      assertThat(watch.look()).isEqualTo(IdleWatch.Change.NONE);
      app.insert(10);
      assertThat(watch.look()).isEqualTo(IdleWatch.Change.IN_WAL);
    }
  }

  @Test
  void aNewFileWithoutContentIsNoChange() throws Exception {
    Path path = Files.createFile(directory.resolve("app.db"));
    IdleWatch watch = new IdleWatch(path, FileIdentity.read(path).orElseThrow());
    assertThat(watch.look()).isEqualTo(IdleWatch.Change.NONE);
    Files.delete(path);
    assertThat(watch.look()).isEqualTo(IdleWatch.Change.NONE);
  }
}
