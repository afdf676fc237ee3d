package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.ClosedDatabase;
import org.litestream4j.sqlite.StateMovedException;

class ClosedCaptureTest {
  @TempDir Path directory;

  private Path path;

  @BeforeEach
  void makeDatabase() throws Exception {
    path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createRollback(path);
    app.insertRows(20, 3000);
    app.close();
  }

  @Test
  void aFileThatNobodyTouchedIsProvedUpToDate() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
    }
    try (Followed next = Followed.open(path)) {
      assertThat(capture(next).isUpToDate()).isTrue();
    }
  }

  @Test
  void aFileWithItsSizeAndTimePutBackIsNotProved() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      FileIdentity before = FileIdentity.read(path).orElseThrow();
      change("UPDATE t SET b = randomblob(3000) WHERE id = 3");
      Files.setLastModifiedTime(
          path, FileTime.from(before.modifiedMicros(), TimeUnit.MICROSECONDS));
      FileIdentity after = FileIdentity.read(path).orElseThrow();
      assertThat(after.modifiedMicros()).isEqualTo(before.modifiedMicros());
      assertThat(after.sizeBytes()).isEqualTo(before.sizeBytes());
      assertThat(capture(followed).isUpToDate()).isFalse();
    }
  }

  @Test
  void aDatabaseThatAnotherProcessKeepsInWalModeIsCapturedWithItsWal() throws Exception {
    change("PRAGMA journal_mode=WAL");
    try (AppDatabase other = AppDatabase.open(path);
        Followed followed = Followed.open(path)) {
      followed.captureClosed();
      other.execute("PRAGMA wal_autocheckpoint=0");
      other.insertRows(5, 3000);
      assertThat(capture(followed).isUpToDate()).isFalse();
      followed.captureClosed();
      assertThat(capture(followed).isUpToDate()).isTrue();
      assertThat(other.wal()).isNotEmptyFile();
      other.query("PRAGMA wal_checkpoint(TRUNCATE)");
      followed.assertChainIsTheFile();
      other.insertRows(5, 3000);
      assertThat(capture(followed).isUpToDate()).isFalse();
    }
  }

  @Test
  void anEncryptedDatabaseWhoseHeaderTellsThePageSizeIsCapturedAsItIs() throws Exception {
    scramble(0, 16);
    scramble(24, 100);
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void aDatabaseWhoseHeaderTellsNothingIsRefusedWithTheReason() throws Exception {
    scramble(0, 100);
    try (Followed followed = Followed.open(path)) {
      assertThatThrownBy(followed::captureClosed)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has an encrypted header");
    }
  }

  /** Stands for a cipher. */
  private void scramble(int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) (0x5a + i);
    }
    Files.write(path, bytes);
  }

  @Test
  void anotherFileOfTheSameLooksIsNotProved() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      Path copy = directory.resolve("copy.db");
      Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
      assertThat(capture(followed).isUpToDate()).isFalse();
    }
  }

  @Test
  void aFileThatIsGoneIsNotProved() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      Files.delete(path);
      assertThat(capture(followed).isUpToDate()).isFalse();
    }
  }

  @Test
  void aFileThatWasChangedTooRecentlyProvesNothing() {
    FileIdentity file = FileIdentity.of(Inode.of(1, 2), 1, 4096, 1_000_000, 1_000_000);
    assertThat(ClosedFile.of(file, 1, 1_049_999).provesUntouched(file)).isFalse();
    assertThat(ClosedFile.of(file, 1, 1_050_000).provesUntouched(file)).isTrue();
  }

  @Test
  void onlyPagesThatDifferAreWritten() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      long before = followed.chain().lastTxid();
      change("PRAGMA user_version=3");
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isEqualTo(before + 1);
      try (var in =
          Files.newInputStream(
              followed.meta().ltxFile(0, followed.meta().newest().orElseThrow()))) {
        LtxDecoder decoder = LtxDecoder.open(in);
        byte[] page = new byte[decoder.header().pageSize()];
        assertThat(decoder.readPage(page)).isEqualTo(1);
        assertThat(decoder.readPage(page)).isEqualTo(LtxDecoder.END);
      }
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void aTouchThatChangedNothingMakesNoFile() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      long before = followed.chain().lastTxid();
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
      assertThat(capture(followed).isUpToDate()).isFalse();
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isEqualTo(before);
      assertThat(capture(followed).isUpToDate()).isTrue();
    }
  }

  @Test
  void aTransactionInProgressIsNotRead() throws Exception {
    try (Followed followed = Followed.open(path)) {
      AppDatabase app = AppDatabase.open(path);
      app.execute("PRAGMA cache_size=2");
      app.execute("BEGIN");
      app.execute("UPDATE t SET b = randomblob(3000)");
      waitForRest();
      assertThat(capture(followed).capture(followed.file())).isEmpty();
      app.execute("COMMIT");
      app.close();
      followed.captureClosed();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void whatAnotherProcessDoesWhileTheDatabaseIsReadIsNoticed() throws Exception {
    change("PRAGMA journal_mode=WAL");
    try (AppDatabase other = AppDatabase.open(path);
        Followed followed = Followed.open(path)) {
      other.execute("PRAGMA wal_autocheckpoint=0");
      other.insert(3000);
      assertIsNoticed(followed, () -> other.insert(3000));
      assertIsNoticed(followed, () -> other.query("PRAGMA wal_checkpoint(PASSIVE)"));
      assertIsNoticed(followed, () -> other.insert(3000));
      assertIsNoticed(followed, () -> other.query("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
  }

  private interface Change {
    void happen() throws Exception;
  }

  private void assertIsNoticed(Followed followed, Change change) throws Exception {
    try (ClosedDatabase read = readAtRest(followed)) {
      read.verifyStable();
      change.happen();
      assertThatThrownBy(read::verifyStable).isInstanceOf(StateMovedException.class);
    }
  }

  private ClosedDatabase readAtRest(Followed followed) throws Exception {
    Optional<ClosedDatabase> read = Optional.empty();
    while (!read.isPresent()) {
      read = ClosedDatabase.read(path, followed.file(), Clock.systemUTC());
    }
    return read.get();
  }

  @Test
  void aPersistentJournalThatIsNotHotIsNotInTheWay() throws Exception {
    change("PRAGMA journal_mode=PERSIST", "UPDATE t SET b = randomblob(3000)");
    assertThat(directory.resolve("app.db-journal")).isNotEmptyFile();
    try (Followed followed = Followed.open(path)) {
      waitForRest();
      assertThat(capture(followed).capture(followed.file())).isPresent();
      followed.assertChainIsTheFile();
    }
  }

  private ClosedCapture capture(Followed followed) {
    return new ClosedCapture(path, followed.chain(), Clock.systemUTC());
  }

  private void change(String... statements) throws Exception {
    try (AppDatabase app = AppDatabase.open(path)) {
      for (String statement : statements) {
        app.execute(statement);
      }
    }
  }

  private void waitForRest() throws Exception {
    long rested = FileIdentity.read(path).orElseThrow().changedMicros() / 1000 + 60;
    while (System.currentTimeMillis() < rested) {
      Thread.onSpinWait();
    }
  }
}
