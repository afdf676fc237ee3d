package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.faults.MutatedInputs;
import org.litestream4j.simulation.InMemory;

/** WALs that SQLite did not write so. */
class WalFuzzTest {
  private static final int WALS = 5_000;

  @TempDir(factory = InMemory.class)
  Path directory;

  private WalPosition middle = WalPosition.NONE;
  private byte[] original = {};

  @BeforeEach
  void makeWal() throws Exception {
    Path path = directory.resolve("app.db");
    try (AppDatabase app = AppDatabase.open(path);
        WalFile wal = new WalFile(path)) {
      app.execute("PRAGMA page_size=512");
      app.execute("PRAGMA journal_mode=WAL");
      app.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
      Random random = new Random(1);
      app.changeSomething(random);
      middle = wal.scanGeneration().end();
      app.changeSomething(random);
      original = app.walBytes();
    }
  }

  @Test
  void aMutatedWalIsReadAsFarAsItIsOne() {
    MutatedInputs.of(original).give(WALS, WalMismatchException.class, this::read);
  }

  /** Past the checksums, as no disk spoils a WAL: the fields behind them are not trusted either. */
  @Test
  void aMutatedWalWithRightChecksumsIsReadAsFarAsItIsOne() {
    MutatedInputs.of(original)
        .give(WALS, WalMismatchException.class, wal -> read(WalBytes.signed(wal)));
  }

  private void read(byte[] bytes) throws IOException {
    Path copy = directory.resolve("copy.db");
    Files.write(directory.resolve("copy.db-wal"), bytes);
    try (WalFile wal = new WalFile(copy)) {
      WalRange all = wal.scanGeneration();
      assertThat(all.isEmpty() || all.end().offset() <= bytes.length).isTrue();
      byte[] page = new byte[512];
      for (int changed : all.changedPages()) {
        assertThat(all.contentOffset(changed)).isBetween(1L, (long) bytes.length);
        wal.readPage(all, changed, page, 1);
      }
      wal.holdsAllUpTo(middle);
      wal.scan(middle, 1);
    }
  }
}
