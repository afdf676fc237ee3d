package org.litestream4j.bootstrap;

import java.util.Locale;

/** A boolean as YAML 1.1 writes it, which is what Litestream reads. */
final class BooleanText {
  private BooleanText() {}

  static boolean parse(String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true":
      case "yes":
      case "on":
        return true;
      case "false":
      case "no":
      case "off":
        return false;
      default:
        throw new IllegalArgumentException("'" + text + "' is not true or false");
    }
  }
}
