package org.litestream4j.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What can become of one request to a store. */
enum Fault {
  INTERNAL_ERROR,
  SLOW_DOWN,
  REQUEST_TIMEOUT,
  /** The connection is reset when half of the request has come. */
  RESET_WITHIN_REQUEST,
  /** The store has done it, and the connection is reset within its answer. */
  RESET_WITHIN_ANSWER,
  /** The same with an orderly end. */
  TRUNCATED_ANSWER,
  /** The store has done it, and nobody hears of that. */
  LOST_ANSWER,
  /** Nothing is heard of it for a while. */
  STALL,
  /** The clock of the store is far away, as long as requests are not of its time. */
  CLOCK_SKEW,
  /** The credentials of the request are of yesterday. */
  EXPIRED_CREDENTIALS;

  static final Duration SKEW = Duration.ofHours(2);
  static final String EXPIRED_KEY_ID = "AKIAEXPIRED";

  /** Whether the store gets to see the request. */
  boolean reachesStore() {
    return this == RESET_WITHIN_ANSWER
        || this == TRUNCATED_ANSWER
        || this == LOST_ANSWER
        || this == STALL;
  }

  /** Whether a request with these headers can be hit by it. */
  boolean concerns(String headers) {
    return switch (this) {
      case CLOCK_SKEW ->
          !headers.contains(
              "x-amz-date: "
                  + amzDate(ZonedDateTime.now(ZoneOffset.UTC).plus(SKEW)).substring(0, 11));
      case EXPIRED_CREDENTIALS ->
          headers.contains("credential=" + EXPIRED_KEY_ID.toLowerCase(Locale.ROOT));
      default -> true;
    };
  }

  private static String amzDate(ZonedDateTime time) {
    return DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'").format(time);
  }

  /** What is answered in the store's place. */
  byte[] answer() {
    return switch (this) {
      case INTERNAL_ERROR -> error("500 Internal Server Error", "InternalError");
      case SLOW_DOWN -> error("503 Slow Down", "SlowDown");
      case REQUEST_TIMEOUT -> error("408 Request Timeout", "RequestTimeout");
      case CLOCK_SKEW -> error("403 Forbidden", "RequestTimeTooSkewed");
      case EXPIRED_CREDENTIALS -> error("400 Bad Request", "ExpiredToken");
      default -> throw new IllegalStateException(this + " is no answer");
    };
  }

  private byte[] error(String status, String code) {
    String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return ("HTTP/1.1 "
            + status
            + "\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(this == CLOCK_SKEW ? now.plus(SKEW) : now)
            + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }
}
