package org.litestream4j.bootstrap;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as Go writes it: {@code 300ms}, {@code 1.5h}, {@code 1h30m}, {@code 0}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /**
   * The duration that {@code text} spells, from 0 on; precise to the nanosecond, at most 292 years.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosOf(part.group(2))));
      end = part.end();
    }
    if (end == 0 || end < text.length() || nanos.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration, such as 300ms, 5s or 1h30m (a day is 24h)");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** As {@link #parse}, and more than 0. */
  public static Duration parsePositive(String text) {
    Duration duration = parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + text + "' must be more than 0");
    }
    return duration;
  }

  private static BigDecimal nanosOf(String unit) {
    switch (unit) {
      case "h":
        return BigDecimal.valueOf(3_600_000_000_000L);
      case "m":
        return BigDecimal.valueOf(60_000_000_000L);
      case "s":
        return BigDecimal.valueOf(1_000_000_000L);
      case "ms":
        return BigDecimal.valueOf(1_000_000L);
      case "ns":
        return BigDecimal.ONE;
      default:
        return BigDecimal.valueOf(1_000L);
    }
  }
}
