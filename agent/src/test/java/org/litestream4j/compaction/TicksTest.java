package org.litestream4j.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void aDayEndsAtMidnightInUtc() {
    Ticks days = Ticks.every(Duration.ofDays(1));
    assertThat(days.nextMillis(millis("2026-03-05T17:20:11.5Z")))
        .isEqualTo(millis("2026-03-06T00:00:00Z"));
    assertThat(days.lastMillis(millis("2026-03-05T00:00:00Z")))
        .isEqualTo(millis("2026-03-05T00:00:00Z"));
    assertThat(days.nextMillis(millis("2026-03-05T00:00:00Z")))
        .isEqualTo(millis("2026-03-06T00:00:00Z"));
  }

  /** As Go's time.Truncate counts: from the year 1, which matters where a day is no multiple. */
  @Test
  void intervalsAreCountedFromTheYearOne() {
    Ticks sevenHours = Ticks.every(Duration.ofHours(7));
    long hoursUntil2026 = Duration.ofDays(719_162 + 20_454).toHours();
    long last = sevenHours.lastMillis(millis("2026-01-01T00:00:00Z"));
    assertThat(millis("2026-01-01T00:00:00Z") - last)
        .isEqualTo(Duration.ofHours(hoursUntil2026 % 7).toMillis());
  }

  @Test
  void halfMinutesAreThoseOfTheClock() {
    Ticks halfMinutes = Ticks.every(Duration.ofSeconds(30));
    assertThat(halfMinutes.nextMillis(millis("2026-03-05T17:20:11.5Z")))
        .isEqualTo(millis("2026-03-05T17:20:30Z"));
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
