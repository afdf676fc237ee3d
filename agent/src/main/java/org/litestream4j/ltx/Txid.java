package org.litestream4j.ltx;

import java.util.Locale;

/**
 * The text form of a transaction id: a {@code u64} from 1 on, printed as exactly 16 lowercase hex
 * digits. In memory a TXID is a plain {@code long}.
 */
public final class Txid {
  private static final int DIGITS = 16;

  private Txid() {}

  /** Sixteen lowercase hex digits. */
  public static String format(long txid) {
    return String.format(Locale.ROOT, "%016x", txid);
  }

  /**
   * The TXID behind exactly 16 lowercase hex digits.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static long parse(String text) {
    if (text.length() != DIGITS) {
      throw invalid(text);
    }
    long value = 0;
    for (int i = 0; i < DIGITS; i++) {
      value = value << 4 | digit(text, i);
    }
    return value;
  }

  private static int digit(String text, int index) {
    char c = text.charAt(index);
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    throw invalid(text);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "invalid txid format: '" + text + "' is not 16 lowercase hex digits");
  }
}
