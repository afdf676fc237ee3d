package org.litestream4j.bootstrap;

/**
 * What characters are, without {@code java.util.regex}: its first patterns cost a start of the JVM
 * more than all else that is checked before {@code main}.
 */
final class AsciiText {
  private AsciiText() {}

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
