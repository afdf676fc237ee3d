package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SMALL = 999;
  private static final long LARGE = 1000;

  @Test
  void whereNothingIsToBeMovedNothingIsDone() {
    assertThat(Settling.next(false, true, LARGE, LARGE)).isEqualTo(Settling.Step.NOTHING);
  }

  @Test
  void aDatabaseAtRestIsSettledHoweverLittleItIs() {
    assertThat(Settling.next(true, true, SMALL, LARGE)).isEqualTo(Settling.Step.SETTLE);
  }

  @Test
  void aBusyDatabaseWithASmallWalIsLookedAtLater() {
    assertThat(Settling.next(true, false, SMALL, LARGE)).isEqualTo(Settling.Step.LATER);
  }

  @Test
  void aBusyDatabaseWithALargeWalIsSettledInAMomentOfItsOwn() {
    assertThat(Settling.next(true, false, LARGE, LARGE)).isEqualTo(Settling.Step.SETTLE_ALONE);
  }
}
