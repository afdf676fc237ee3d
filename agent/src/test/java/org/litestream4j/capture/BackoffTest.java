package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.litestream4j.simulation.SimulatedTime;

class BackoffTest {
  private final SimulatedTime time = new SimulatedTime(0);
  private final Backoff backoff = new Backoff(time);

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToHalfAMinute() {
    assertThat(backoff.isDue()).isTrue();
    for (long pause : new long[] {2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
      backoff.failed();
      assertThat(backoff.millisUntilDue()).isEqualTo(pause);
      time.sleep(pause);
      assertThat(backoff.isDue()).isTrue();
    }
  }

  @Test
  void isDueAtOnceAfterASuccess() {
    backoff.failed();
    backoff.succeeded();
    assertThat(backoff.isDue()).isTrue();
  }
}
