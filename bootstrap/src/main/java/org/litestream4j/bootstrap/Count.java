package org.litestream4j.bootstrap;

/** A plain whole number. */
public final class Count {
  private Count() {}

  public static long parse(String text, long atLeast) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
    if (value < atLeast) {
      throw new IllegalArgumentException("'" + text + "' is less than " + atLeast);
    }
    return value;
  }
}
