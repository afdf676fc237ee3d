package org.litestream4j.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number as SQLite reads it from the value of a PRAGMA (util.c, sqlite3GetInt32). */
final class PragmaNumber {
  private static final Pattern HEXADECIMAL = Pattern.compile("0x0*([0-9a-f]{1,8})(?![0-9a-f]).*");
  private static final Pattern DECIMAL = Pattern.compile("([+-]?)0*(\\d{0,10})(?!\\d).*");

  private PragmaNumber() {}

  /** What is no number, or too large for 32 bits, is 0; what follows a number does not count. */
  static int parse(String lowerCaseText) {
    Matcher hexadecimal = HEXADECIMAL.matcher(lowerCaseText);
    if (hexadecimal.matches()) {
      return Math.max(0, Integer.parseUnsignedInt(hexadecimal.group(1), 16));
    }
    Matcher decimal = DECIMAL.matcher(lowerCaseText);
    if (!decimal.matches()) {
      return 0;
    }
    long number = decimal.group(2).isEmpty() ? 0 : Long.parseLong(decimal.group(2));
    long signed = decimal.group(1).equals("-") ? -number : number;
    return signed == (int) signed ? (int) signed : 0;
  }
}
