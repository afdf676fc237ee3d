package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.io.Inode;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.DatabaseFile;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

class LocalChainTest {
  @TempDir Path directory;

  @Test
  void beginsWithASnapshotAndAnL0FileBehindIt() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createRollback(path).close();
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      assertThat(followed.meta().list(LtxLevel.SNAPSHOT)).containsExactly(LtxFileName.of(1, 1));
      assertThat(followed.meta().list(0)).containsExactly(LtxFileName.of(2, 2));
      assertThat(followed.newestFile().walOffset()).isEqualTo(32);
      assertThat(followed.newestFile().walSalt1()).isNotZero();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void timeAlongTheChainDoesNotGoBackWithTheClock() throws Exception {
    Path path = rowsInRollbackMode();
    MetaDirectory meta = captured(path);
    long before = meta.newestTimestampMillis();
    change(path, "UPDATE t SET b = randomblob(3000) WHERE id = 10");
    Clock setBack = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    try (LocalChain chain = LocalChain.open(meta, PageEncoding.BLOCK, setBack)) {
      ClosedCapture capture = new ClosedCapture(path, chain, Clock.systemUTC());
      DatabaseFile file = DatabaseFile.open(path, Inode.at(path).orElseThrow());
      while (!capture.capture(file).isPresent()) {
        Thread.onSpinWait();
      }
      assertThat(chain.lastTxid()).isEqualTo(3);
      assertThat(chain.clockIsBehindMillis()).isBetween(80_000_000L, 86_400_000L);
      chain.goesOnFrom(before + 5_000);
      chain.restartAfter(7);
      while (!capture.capture(file).isPresent()) {
        Thread.onSpinWait();
      }
    } finally {
      DatabaseFile.closeAfterLastConnection(path, Inode.at(path).orElseThrow());
    }
    assertThat(meta.newestTimestampMillis()).isEqualTo(before + 5_000);
  }

  @Test
  void anL0FileWithoutItsRecordIsTakenIntoAccountAtTheNextStart() throws Exception {
    Path path = rowsInRollbackMode();
    Path record = captured(path).file(PageChecksumFile.NAME);
    byte[] before = Files.readAllBytes(record);
    change(path, "UPDATE t SET b = randomblob(3000) WHERE id = 10");
    captured(path);
    Files.write(record, before);
    change(path, "UPDATE t SET b = randomblob(3000) WHERE id = 5");
    try (Followed followed = Followed.open(path)) {
      assertThat(followed.chain().state().orElseThrow().txid()).isEqualTo(3);
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isEqualTo(4);
      followed.assertChainIsTheFile();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 40, 255})
  void aRecordThatIsTornOrOfAnotherVersionIsNotBelieved(int at) throws Exception {
    Path path = rowsInRollbackMode();
    Path record = captured(path).file(PageChecksumFile.NAME);
    byte[] torn = Files.readAllBytes(record);
    torn[at] ^= 1;
    Files.write(record, torn);
    assertEveryPageIsWrittenAgain(path);
  }

  @Test
  void recordsThatAreMissingOrTooShortAreMadeAnew() throws Exception {
    Path path = rowsInRollbackMode();
    Path record = captured(path).file(PageChecksumFile.NAME);
    Files.write(record, Arrays.copyOf(Files.readAllBytes(record), 300));
    assertEveryPageIsWrittenAgain(path);
    Files.delete(record);
    assertEveryPageIsWrittenAgain(path);
  }

  @Test
  void anotherPageSizeBeginsWithASnapshot() throws Exception {
    Path path = rowsInRollbackMode();
    captured(path);
    change(path, "PRAGMA page_size=8192", "VACUUM");
    captured(path);
    try (Followed followed = Followed.open(path)) {
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void anotherPageSizeBeginsWithASnapshotAlsoIfNothingWasKnown() throws Exception {
    Path path = rowsInRollbackMode();
    Path record = captured(path).file(PageChecksumFile.NAME);
    change(path, "PRAGMA page_size=8192", "VACUUM");
    Files.delete(record);
    captured(path);
    assertL0FilesFitTogether(path);
  }

  @Test
  void anotherPageSizeBeginsWithASnapshotAlsoAtTheSecondAttempt() throws Exception {
    Path path = rowsInRollbackMode();
    captured(path);
    change(path, "PRAGMA page_size=8192", "VACUUM");
    try (Followed followed = Followed.open(path)) {
      AppDatabase app = AppDatabase.open(path);
      app.execute("PRAGMA journal_mode=WAL");
      WalRange all = followed.live().wal().scanGeneration();
      PageSource pages = followed.live().stateAfter(all);
      assertThatThrownBy(
              () ->
                  followed
                      .chain()
                      .appendDifference(
                          PageSourceWithStep.atVerify(
                              pages,
                              () -> {
                                throw new StateMovedException("moved");
                              }),
                          all.end()))
          .isInstanceOf(StateMovedException.class);
      followed.chain().appendDifference(pages, all.end());
      app.close();
    }
    assertL0FilesFitTogether(path);
  }

  @Test
  void aDatabaseThatShrankIsShorterInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(40, 3000);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      int pagesBefore = followed.chain().state().orElseThrow().commitPages();
      app.execute("DELETE FROM t WHERE id > 3");
      app.execute("VACUUM");
      capture.sync();
      assertThat(followed.chain().state().orElseThrow().commitPages()).isLessThan(pagesBefore);
      app.insertRows(10, 3000);
      capture.sync();
      capture.held().close();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void aWriterThatRestartsTheWalBehindTheScanLeavesNoTraceInPageOne() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(40, 3000);
    app.execute("PRAGMA user_version=7");
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      app.execute("PRAGMA user_version=8");
      assertThat(capture.held().settleAlone()).isTrue();
      WalPosition end = followed.chain().state().orElseThrow().walPosition();
      PageSource pages = capture.database().stateAfter(capture.database().wal().scanGeneration());
      followed
          .chain()
          .appendSnapshot(
              PageSourceWithStep.afterVerify(
                  pages,
                  () -> {
                    app.execute("UPDATE t SET b = randomblob(3000)");
                    app.execute("UPDATE t SET b = randomblob(3000)");
                  }),
              end);
      assertThat(capture.database().wal().stillContains(end)).as("the WAL goes on").isFalse();
      capture.sync();
      capture.held().close();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void forgetsWhatIsDurableElsewhereButNeverTheNewest() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      for (int i = 0; i < 4; i++) {
        app.insert(100);
        capture.sync();
      }
      followed.forgetUpTo(4);
      assertThat(followed.meta().list(0)).containsExactly(name(5), name(6));
      assertThat(followed.meta().list(LtxLevel.SNAPSHOT)).isEmpty();
      followed.forgetUpTo(6);
      assertThat(followed.meta().list(0)).containsExactly(name(6));
      capture.held().close();
      app.close();
    }
  }

  @Test
  void afterARestartOfTheChainTheNextFileHoldsEverything() throws Exception {
    Path path = rowsInRollbackMode();
    captured(path);
    try (Followed followed = Followed.open(path)) {
      followed.chain().restartAfter(100);
      assertThat(followed.meta().list(0)).isEmpty();
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isGreaterThan(100);
      followed.assertChainIsTheFile();
    }
  }

  private static LtxFileName name(long txid) {
    return LtxFileName.of(txid, txid);
  }

  private Path rowsInRollbackMode() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createRollback(path);
    app.insertRows(20, 3000);
    app.close();
    return path;
  }

  private static void change(Path path, String... statements) throws Exception {
    try (AppDatabase app = AppDatabase.open(path)) {
      for (String statement : List.of(statements)) {
        app.execute(statement);
      }
    }
  }

  private static MetaDirectory captured(Path path) throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      return followed.meta();
    }
  }

  private static void assertEveryPageIsWrittenAgain(Path path) throws Exception {
    try (Followed followed = Followed.open(path)) {
      long before = followed.chain().lastTxid();
      assertThat(followed.chain().state()).isEmpty();
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isGreaterThan(before);
      followed.assertChainIsTheFile();
    }
  }

  /** The newest snapshot and what follows it merge, so they have one page size. */
  private static void assertL0FilesFitTogether(Path path) throws IOException {
    ChainImage image = ChainImage.of(MetaDirectory.besides(path));
    assertThat(image.pagesUnlike(Files.readAllBytes(path))).isEmpty();
  }
}
