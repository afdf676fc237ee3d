package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final long FIRST = 0x8000000000000001L;
  private static final long SECOND = 0x8000000000000002L;
  private static final long NEWEST = 0x8000000000000003L;
  private static final long OTHER = 0x8000000000000004L;
  private static final ReplicaHistory REPLICA =
      ReplicaHistory.of(Map.of(1L, FIRST, 2L, SECOND, 3L, NEWEST));

  @Test
  void theNewestStateIsTheSameWhateverTheChainSays() {
    assertThat(Standing.of(LocalState.of(NEWEST), REPLICA)).isEqualTo(Standing.SAME);
    assertThat(Standing.of(LocalState.of(NEWEST).chosen(), REPLICA)).isEqualTo(Standing.SAME);
  }

  @Test
  void whatGoesOnFromTheNewestIsAhead() {
    assertThat(Standing.of(LocalState.of(OTHER).holdingNewest(), REPLICA))
        .isEqualTo(Standing.AHEAD);
    assertThat(Standing.of(LocalState.of(0).holdingNewest().withAllOfChain(), REPLICA))
        .isEqualTo(Standing.AHEAD);
  }

  @Test
  void whatIsProvedToGoOnIsAheadThoughItLooksLikeAnEarlierState() {
    assertThat(Standing.of(LocalState.of(FIRST).holdingNewest().withAllOfChain(), REPLICA))
        .isEqualTo(Standing.AHEAD);
  }

  @Test
  void anEarlierStateIsBehindAlsoIfTheChainIsNot() {
    assertThat(Standing.of(LocalState.of(SECOND), REPLICA)).isEqualTo(Standing.BEHIND);
    assertThat(Standing.of(LocalState.of(FIRST).holdingNewest(), REPLICA))
        .isEqualTo(Standing.BEHIND);
  }

  @Test
  void aWalThatLostFramesOfTheNewestStateIsBehind() {
    assertThat(Standing.of(LocalState.of(OTHER).holdingNewest().endingBeforeNewest(), REPLICA))
        .isEqualTo(Standing.BEHIND);
  }

  @Test
  void anythingElseHasGoneApart() {
    assertThat(Standing.of(LocalState.of(OTHER), REPLICA)).isEqualTo(Standing.DIVERGED);
    assertThat(Standing.of(LocalState.of(OTHER).withAllOfChain(), REPLICA))
        .isEqualTo(Standing.DIVERGED);
    assertThat(Standing.of(LocalState.of(OTHER).endingBeforeNewest(), REPLICA))
        .isEqualTo(Standing.DIVERGED);
  }

  @Test
  void whatSomebodyHasChosenGoesOnWhateverIsNewer() {
    assertThat(Standing.of(LocalState.of(FIRST).chosen(), REPLICA)).isEqualTo(Standing.AHEAD);
    assertThat(Standing.of(LocalState.of(OTHER).chosen(), REPLICA)).isEqualTo(Standing.AHEAD);
  }

  @Test
  void ofAReplicaWhoseNewestFileTellsNothingNothingIsConcluded() {
    ReplicaHistory unknown = ReplicaHistory.of(Map.of(1L, FIRST, 2L, 0L));
    assertThat(Standing.of(LocalState.of(FIRST), unknown)).isEqualTo(Standing.AHEAD);
    assertThat(Standing.of(LocalState.of(0), unknown)).isEqualTo(Standing.AHEAD);
  }
}
