package org.litestream4j.replica;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Litestream's configuration spells them. */
final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?(?:([kmgt])(i)?)?b?");

  private ByteSize() {}

  static long parse(String key, String text) {
    Matcher matcher = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          key + ": '" + text + "' is not a size, such as 5MiB or a number of bytes");
    }
    long step = matcher.group(3) == null ? 1000 : 1024;
    int power = matcher.group(2) == null ? 0 : "kmgt".indexOf(matcher.group(2)) + 1;
    long bytes = Long.parseLong(matcher.group(1));
    try {
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, step);
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(key + ": '" + text + "' is too large", e);
    }
    return bytes;
  }

  static long parsePlain(String key, String text) {
    if (!text.matches("0*[1-9]\\d{0,17}")) {
      throw new IllegalArgumentException(key + ": '" + text + "' is not a whole number from 1 on");
    }
    return Long.parseLong(text);
  }
}
