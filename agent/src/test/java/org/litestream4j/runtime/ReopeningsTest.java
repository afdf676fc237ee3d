package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReopeningsTest {
  private static final long SECOND = 1_000_000_000L;
  private final Reopenings reopenings = new Reopenings();

  @Test
  void threeClosesWithinTwoSecondsAreFrequent() {
    reopenings.closed(10 * SECOND);
    reopenings.closed(11 * SECOND);
    assertThat(reopenings.areFrequent(11 * SECOND)).isFalse();
    reopenings.closed(11 * SECOND);
    assertThat(reopenings.areFrequent(11 * SECOND)).isTrue();
    assertThat(reopenings.areFrequent(12 * SECOND)).isFalse();
    reopenings.closed(13 * SECOND - 1);
    assertThat(reopenings.areFrequent(13 * SECOND - 1)).isTrue();
    assertThat(reopenings.millisSinceLastClose(14 * SECOND)).isEqualTo(1000);
  }

  @Test
  void aCloseNowAndThenIsNotFrequent() {
    for (int second = 0; second < 100; second++) {
      reopenings.closed(second * SECOND);
      assertThat(reopenings.areFrequent(second * SECOND)).isFalse();
    }
  }
}
