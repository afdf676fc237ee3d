package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.litestream4j.ltx.Seeds;

/** WALs that SQLite wrote, as they are and spoiled. */
class WalFileTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @TempDir Path directory;

  private AppDatabase app;
  private WalFile wal;

  @BeforeEach
  void openApp() throws Exception {
    app = AppDatabase.createWal(directory.resolve("app.db"));
    wal = new WalFile(directory.resolve("app.db"));
  }

  @AfterEach
  void closeAll() throws Exception {
    wal.close();
    app.close();
  }

  @Test
  void anEmptyOrMissingWalHoldsNothing() throws Exception {
    app.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    assertThat(wal.scanGeneration().isEmpty()).isTrue();
    assertThat(wal.scanGeneration().end().isNone()).isTrue();
    WalFile missing = new WalFile(directory.resolve("none.db"));
    assertThat(missing.scanGeneration().isEmpty()).isTrue();
    assertThat(missing.lengthBytes()).isZero();
  }

  @Test
  void endsWhereTheLastCommitEnds() throws Exception {
    app.insert(10_000);
    WalRange range = wal.scanGeneration();
    assertThat(range.end().offset()).isEqualTo(wal.lengthBytes());
    assertThat(range.commitPages()).isEqualTo(pageCount());
  }

  @Test
  void goesOnFromWhereItEnded() throws Exception {
    WalPosition before = wal.scanGeneration().end();
    assertThat(wal.scan(before, NO_LIMIT).isEmpty()).isTrue();
    app.insert(100);
    WalRange next = wal.scan(before, NO_LIMIT);
    assertThat(next.start()).isEqualTo(before);
    assertThat(next.end()).isEqualTo(wal.scanGeneration().end());
    assertThat(next.sizeBytes()).isPositive();
  }

  @Test
  void uncommittedFramesDoNotCount() throws Exception {
    WalPosition committed = wal.scanGeneration().end();
    spill();
    assertThat(wal.lengthBytes()).isGreaterThan(committed.offset());
    assertThat(wal.scan(committed, NO_LIMIT).isEmpty()).isTrue();
    app.execute("ROLLBACK");
    assertThat(wal.scan(committed, NO_LIMIT).isEmpty()).isTrue();
  }

  @Test
  void framesThatARollbackLeftAreOverwrittenByTheNextCommit() throws Exception {
    WalPosition committed = wal.scanGeneration().end();
    spill();
    app.execute("ROLLBACK");
    app.insert(100);
    WalRange next = wal.scan(committed, NO_LIMIT);
    assertThat(next.end().offset()).isLessThan(wal.lengthBytes());
    assertThat(next.commitPages()).isEqualTo(pageCount());
  }

  @Test
  void aRestartBeginsANewGenerationAtItsFirstFrame() throws Exception {
    app.insertRows(20, 3000);
    WalPosition before = wal.scanGeneration().end();
    app.execute("PRAGMA wal_checkpoint(RESTART)");
    assertThat(wal.scan(before, NO_LIMIT).isEmpty()).isTrue();
    assertThat(wal.stillContains(before)).isTrue();
    app.insert(100);
    WalRange next = wal.scan(before, NO_LIMIT);
    assertThat(next.start().isSameGeneration(before)).isFalse();
    assertThat(next.start().offset()).isEqualTo(WalPosition.FIRST_FRAME_OFFSET);
    assertThat(next.end().offset()).isLessThan(before.offset());
    assertThat(wal.stillContains(before)).isFalse();
  }

  @Test
  void theLimitCutsBetweenCommits() throws Exception {
    for (int i = 0; i < 10; i++) {
      app.insert(5000);
    }
    WalPosition end = wal.scanGeneration().end();
    WalPosition at = WalPosition.NONE;
    int parts = 0;
    while (!at.equals(end)) {
      WalRange part = wal.scan(at, 1);
      assertThat(part.isEmpty()).isFalse();
      assertThat(commitEnds(app.walBytes())).contains(part.end().offset());
      at = part.end();
      parts++;
    }
    assertThat(parts).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aFrameThatIsNoLongerTheOneThatWasReadIsAMismatch() throws Exception {
    app.insert(100);
    WalPosition end = wal.scanGeneration().end();
    WalPosition other =
        WalPosition.of(
            end.salt1(), end.salt2(), end.offset(), end.checksum1() + 1, end.checksum2());
    WalPosition beyond =
        WalPosition.of(
            end.salt1(), end.salt2(), end.offset() + 8240, end.checksum1(), end.checksum2());
    assertThatThrownBy(() -> wal.scan(other, NO_LIMIT)).isInstanceOf(WalMismatchException.class);
    assertThatThrownBy(() -> wal.scan(beyond, NO_LIMIT)).isInstanceOf(WalMismatchException.class);
    assertThat(wal.stillContains(other)).isFalse();
    assertThat(wal.stillContains(end)).isTrue();
  }

  /** A power cut can keep a frame and take one before it; commits that come then end before it. */
  @Test
  void theLastFrameAloneProvesNothingOfThoseBeforeIt() throws Exception {
    app.insertRows(20, 3000);
    WalPosition end = wal.scanGeneration().end();
    assertThat(wal.holdsAllUpTo(end)).isTrue();
    byte[] bytes = app.walBytes();
    bytes[WalHeader.SIZE_BYTES + 1000] ^= 1;
    Path torn = directory.resolve("torn.db");
    Files.write(directory.resolve("torn.db-wal"), bytes);
    try (WalFile left = new WalFile(torn)) {
      assertThat(left.stillContains(end)).isTrue();
      assertThat(left.holdsAllUpTo(end)).isFalse();
    }
    Files.write(
        directory.resolve("torn.db-wal"), Arrays.copyOf(app.walBytes(), bytes.length - 100));
    try (WalFile cut = new WalFile(torn)) {
      assertThat(cut.holdsAllUpTo(end)).isFalse();
    }
  }

  @Test
  void bothByteOrdersOfTheChecksumWordsAreRead() throws Exception {
    app.insertRows(20, 3000);
    WalRange little = wal.scanGeneration();
    WalRange big = scan(new WalBytes(app.walBytes()).inBigEndianWords().array());
    assertThat(big.end().offset()).isEqualTo(little.end().offset());
    assertThat(big.changedPages()).isEqualTo(little.changedPages());
  }

  @Test
  void framesOfAnOlderGenerationBehindTheEndDoNotCount() throws Exception {
    app.insertRows(20, 3000);
    byte[] old = app.walBytes();
    app.execute("PRAGMA wal_checkpoint(RESTART)");
    app.insert(100);
    assertThat(app.walBytes()).hasSameSizeAs(old);
    assertThat(wal.scanGeneration().end().offset()).isLessThan(old.length);
  }

  @Test
  void aTornHeaderIsAnEmptyWal() throws Exception {
    app.insert(100);
    byte[] bytes = app.walBytes();
    for (int i = 0; i < WalBytes.HEADER; i++) {
      byte[] torn = bytes.clone();
      torn[i] ^= 0x40;
      assertThat(scan(torn).isEmpty()).as("byte %d of the header", i).isTrue();
    }
    assertThat(scan(Arrays.copyOf(bytes, WalBytes.HEADER - 1)).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void whateverIsSpoiledTheResultIsACommittedPrefix(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 8; i++) {
      app.changeSomething(random);
    }
    byte[] whole = app.walBytes();
    List<Long> ends = commitEnds(whole);
    for (int round = 0; round < 40; round++) {
      byte[] spoiled = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
      int firstSpoiled = spoiled.length;
      if (random.nextBoolean()) {
        firstSpoiled = random.nextInt(spoiled.length);
        spoiled[firstSpoiled] ^= (byte) (1 << random.nextInt(8));
      }
      long expected = firstSpoiled < WalBytes.HEADER ? 0 : lastAtOrBefore(ends, firstSpoiled);
      WalRange range = scan(spoiled);
      assertThat(range.isEmpty() ? expected : range.end().offset())
          .as("cut at %d, spoiled at %d", spoiled.length, firstSpoiled)
          .isEqualTo(expected);
      assertThat(range.isEmpty()).isEqualTo(expected <= WalBytes.HEADER);
    }
  }

  private WalRange scan(byte[] bytes) throws IOException {
    Path copy = directory.resolve("copy.db");
    Files.write(directory.resolve("copy.db-wal"), bytes);
    try (WalFile file = new WalFile(copy)) {
      return file.scanGeneration();
    }
  }

  /** Leaves a transaction open whose pages are in the WAL already. */
  private void spill() throws Exception {
    app.execute("PRAGMA cache_size=2");
    app.execute("BEGIN");
    app.insertRows(50, 3000);
    app.query("SELECT count(*) FROM t");
  }

  private int pageCount() throws Exception {
    return Integer.parseInt(app.query("PRAGMA page_count"));
  }

  private static List<Long> commitEnds(byte[] bytes) {
    WalBytes whole = new WalBytes(bytes);
    List<Long> ends = new ArrayList<>();
    for (int frame = 0; frame < whole.frames(); frame++) {
      if (whole.commitOf(frame) != 0) {
        ends.add((long) whole.frameAt(frame + 1));
      }
    }
    return ends;
  }

  private static long lastAtOrBefore(List<Long> ends, long offset) {
    return ends.stream().filter(end -> end <= offset).reduce(0L, (first, second) -> second);
  }
}
