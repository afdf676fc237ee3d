package org.litestream4j.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Moments as RFC 3339 writes them. */
final class Rfc3339 {
  private Rfc3339() {}

  /**
   * The first whole millisecond that is not before the moment, so that whatever was written
   * strictly before the one was written strictly before the other.
   */
  static long parseMillis(String text) throws CommandException {
    try {
      Instant moment = OffsetDateTime.parse(text).toInstant();
      long millis = moment.toEpochMilli();
      return moment.equals(Instant.ofEpochMilli(millis)) ? millis : millis + 1;
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new CommandException(
          "invalid -timestamp, must specify in ISO 8601 format (e.g. 2000-01-01T00:00:00Z)");
    }
  }

  /** UTC, to the second. */
  static String format(long millis) {
    return DateTimeFormatter.ISO_INSTANT.format(
        Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS));
  }
}
