package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SMALL = 999;
  private static final long LARGE = 1000;

  @Test
  void whereNothingIsToBeMovedNothingIsDone() {
    assertThat(Settling.next(Settling.Frames.NONE, true, LARGE, LARGE))
        .isEqualTo(Settling.Step.NOTHING);
  }

  @Test
  void aDatabaseAtRestIsSettledHoweverLittleItIs() {
    assertThat(Settling.next(Settling.Frames.SOME, true, SMALL, LARGE))
        .isEqualTo(Settling.Step.SETTLE);
  }

  @Test
  void whereItIsNotKnownWhatIsSettledItIsFoundOutAlone() {
    assertThat(Settling.next(Settling.Frames.UNKNOWN, true, SMALL, LARGE))
        .isEqualTo(Settling.Step.SETTLE_ALONE);
    assertThat(Settling.next(Settling.Frames.UNKNOWN, false, SMALL, LARGE))
        .isEqualTo(Settling.Step.LATER);
  }

  @Test
  void aBusyDatabaseWithASmallWalIsLookedAtLater() {
    assertThat(Settling.next(Settling.Frames.SOME, false, SMALL, LARGE))
        .isEqualTo(Settling.Step.LATER);
  }

  @Test
  void aBusyDatabaseWithALargeWalIsSettledInAMomentOfItsOwn() {
    assertThat(Settling.next(Settling.Frames.SOME, false, LARGE, LARGE))
        .isEqualTo(Settling.Step.SETTLE_ALONE);
  }
}
