package org.litestream4j.bootstrap;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes: plain, with powers of 1000 ({@code 5MB}) or of 1024 ({@code 5MiB}). */
public final class ByteSize {
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) *(?:([kmgt])(i?))?b?");
  private static final String UNITS = "kmgt";
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private ByteSize() {}

  public static long parse(String text) {
    Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size, such as 5MB (powers of 1000), 5MiB (of 1024) or 5242880");
    }
    BigDecimal base = BigDecimal.valueOf("i".equals(matcher.group(3)) ? 1024 : 1000);
    String unit = matcher.group(2);
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(base.pow(unit == null ? 0 : power(unit)));
    if (bytes.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too large a size");
    }
    return bytes.longValue();
  }

  private static int power(String unit) {
    return UNITS.indexOf(unit) + 1;
  }
}
