package org.litestream4j.apps.calls;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values of all kinds, as parameters and as literals. */
final class Values {
  private static final String[] TEXTS = {
    "", "a", "é€😀", "it''s", "x\ny", "NULL", "12abc", "0x1F", "PRAGMA journal_mode=DELETE"
  };

  private final Random random;

  Values(Random random) {
    this.random = random;
  }

  @Nullable Object parameter() {
    switch (random.nextInt(14)) {
      case 0:
        return null;
      case 1:
        return random.nextInt(100);
      case 2:
        return random.nextLong();
      case 3:
        return random.nextDouble();
      case 4:
        return random.nextBoolean();
      case 5:
        return (short) random.nextInt();
      case 6:
        return (byte) random.nextInt();
      case 7:
        return random.nextFloat();
      case 8:
        return new BigDecimal(random.nextInt(100_000)).movePointLeft(2);
      case 9:
        return bytes(random.nextInt(40));
      case 10:
        return new Timestamp(1_700_000_000_000L + random.nextInt(1_000_000));
      case 11:
        return new Date(86_400_000L * random.nextInt(10_000));
      case 12:
        return new Time(random.nextInt(86_400_000));
      default:
        return text();
    }
  }

  String literal() {
    switch (random.nextInt(6)) {
      case 0:
        return "NULL";
      case 1:
        return Integer.toString(random.nextInt(1000) - 200);
      case 2:
        return random.nextInt(1000) / 8.0 + "";
      case 3:
        return "zeroblob(" + random.nextInt(3000) + ")";
      case 4:
        return "x'" + Integer.toHexString(0x10000000 + random.nextInt(0x1000000)) + "'";
      default:
        return "'" + text() + "'";
    }
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int bound) {
    return random.nextInt(bound) == 0;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
