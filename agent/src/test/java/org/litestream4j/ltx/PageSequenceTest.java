package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageSequenceTest {
  private static final int PAGE_SIZE = 65536;
  private static final long LOCK_PAGE = 16385;

  @ParameterizedTest
  @CsvSource({
    "512, 2097153", "1024, 1048577", "2048, 524289", "4096, 262145",
    "8192, 131073", "16384, 65537", "32768, 32769", "65536, 16385",
  })
  void theLockPageIsTheOneAtOneGibibyte(int pageSize, long pgno) {
    assertThat(LockPage.of(pageSize)).isEqualTo(pgno);
  }

  @Test
  void thereIsNoLockPageForAPageSizeThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> LockPage.of(0));
  }

  @Test
  void aSnapshotStepsOverTheLockPage() throws LtxException {
    PageSequence sequence = snapshot(LOCK_PAGE + 1);
    nextUpTo(sequence, LOCK_PAGE - 1);
    assertRefused(
        () -> sequence.next(LOCK_PAGE), "page 16385 is the lock page, which has no content");
    sequence.next(LOCK_PAGE + 1);
    sequence.end();
  }

  @Test
  void aSnapshotMayEndBeforeTheLockPage() throws LtxException {
    PageSequence sequence = snapshot(LOCK_PAGE);
    nextUpTo(sequence, LOCK_PAGE - 1);
    sequence.end();
  }

  @Test
  void aSnapshotHasNoGap() throws LtxException {
    PageSequence sequence = snapshot(9);
    assertRefused(
        () -> sequence.next(2), "nonsequential page numbers in a snapshot: page 2 follows page 0");
    sequence.next(1);
    assertRefused(
        () -> sequence.next(3), "nonsequential page numbers in a snapshot: page 3 follows page 1");
  }

  @Test
  void aSnapshotEndsWithTheLastPage() throws LtxException {
    PageSequence sequence = snapshot(3);
    nextUpTo(sequence, 2);
    assertRefused(sequence::end, "incomplete snapshot: it ends after page 2 of 3");
  }

  @Test
  void anIncrementalFileAscendsWithinTheDatabase() throws LtxException {
    PageSequence sequence = incremental(50000);
    sequence.next(2);
    sequence.next(40000);
    assertRefused(() -> sequence.next(40000), "page 40000 follows page 40000: not ascending");
    assertRefused(() -> sequence.next(7), "page 7 follows page 40000: not ascending");
    assertRefused(() -> sequence.next(0), "page 0 follows page 40000: not ascending");
    assertRefused(
        () -> sequence.next(50001),
        "page 50001 is beyond the end of the database, which has 50000 pages");
    sequence.end();
  }

  @Test
  void anIncrementalFileMayBeEmptyButNeverHasTheLockPage() throws LtxException {
    PageSequence sequence = incremental(50000);
    assertRefused(
        () -> sequence.next(LOCK_PAGE), "page 16385 is the lock page, which has no content");
    sequence.end();
  }

  private static PageSequence snapshot(long commit) {
    return new PageSequence(LtxFiles.header(PAGE_SIZE, commit, 1, 5).build());
  }

  private static PageSequence incremental(long commit) {
    return new PageSequence(LtxFiles.header(PAGE_SIZE, commit, 5, 5).build());
  }

  private static void nextUpTo(PageSequence sequence, long last) throws LtxException {
    for (long pgno = 1; pgno <= last; pgno++) {
      sequence.next(pgno);
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(LtxException.class).isThrownBy(call).withMessage(message);
  }
}
