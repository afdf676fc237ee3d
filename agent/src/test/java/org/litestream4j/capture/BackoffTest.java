package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Backoff backoff = new Backoff(nanos::get);

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToHalfAMinute() {
    assertThat(backoff.isDue()).isTrue();
    for (long pause : new long[] {2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
      backoff.failed();
      assertThat(backoff.millisUntilDue()).isEqualTo(pause);
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(pause));
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
