package org.litestream4j.replica.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An LTX header's timestamp as Litestream 0.5 keeps it in an object's metadata: RFC 3339 in UTC,
 * with up to nine fraction digits and no trailing zeros.
 */
final class S3Timestamp {
  static final String METADATA_KEY = "litestream-timestamp";

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private S3Timestamp() {}

  static String format(long timestampMillis) {
    return FORMAT.format(Instant.ofEpochMilli(timestampMillis));
  }

  /** Milliseconds since the Unix epoch; empty without a readable timestamp. */
  static OptionalLong find(Map<String, String> metadata) {
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      // Stores give the key back in a case of their own.
      if (entry.getKey().equalsIgnoreCase(METADATA_KEY)) {
        return parse(entry.getValue());
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong parse(String text) {
    try {
      return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }
}
