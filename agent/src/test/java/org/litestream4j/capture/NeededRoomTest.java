package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeededRoomTest {
  private static final long MIB = 1 << 20;

  @Test
  void aConversionNeedsRoomForTheImageOnlyIfThereIsNoChain() {
    long withImage = NeededRoom.toConvert(100 * MIB, 0, true);
    long without = NeededRoom.toConvert(100 * MIB, 0, false);
    assertThat(withImage - without).isEqualTo(100 * MIB);
  }

  @Test
  void aWalThatIsThereAlreadyNeedsNoFurtherRoom() {
    assertThat(NeededRoom.toConvertBesideMeta(5 * MIB))
        .isEqualTo(NeededRoom.toConvertBesideMeta(0) - 5 * MIB);
    assertThat(NeededRoom.toConvertBesideMeta(500 * MIB)).isEqualTo(NeededRoom.RESERVE_BYTES);
  }
}
