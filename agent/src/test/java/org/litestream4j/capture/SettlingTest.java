package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SMALL = Settling.LARGE_WAL_BYTES - 1;
  private static final long LARGE = Settling.LARGE_WAL_BYTES;

  @Test
  void whereNothingIsToBeMovedNothingIsDone() {
    assertThat(Settling.next(false, true, LARGE)).isEqualTo(Settling.Step.NOTHING);
  }

  @Test
  void aDatabaseAtRestIsSettledHoweverLittleItIs() {
    assertThat(Settling.next(true, true, SMALL)).isEqualTo(Settling.Step.SETTLE);
  }

  @Test
  void aBusyDatabaseWithASmallWalIsLookedAtLater() {
    assertThat(Settling.next(true, false, SMALL)).isEqualTo(Settling.Step.LATER);
  }

  @Test
  void aBusyDatabaseWithALargeWalIsSettledInAMomentOfItsOwn() {
    assertThat(Settling.next(true, false, LARGE)).isEqualTo(Settling.Step.SETTLE_ALONE);
  }
}
