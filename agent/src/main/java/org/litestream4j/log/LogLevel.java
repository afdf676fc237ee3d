package org.litestream4j.log;

import java.util.Locale;

/** How urgent a line is; the order is that of the urgency. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /**
   * The level that {@code name} means; {@code trace} is {@code debug}.
   *
   * @throws IllegalArgumentException for any other name
   */
  public static LogLevel named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.equals("TRACE") ? DEBUG : valueOf(upper);
  }

  boolean isShownAt(LogLevel threshold) {
    return compareTo(threshold) <= 0;
  }
}
