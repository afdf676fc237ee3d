package org.litestream4j.replica.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3TimestampTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T07:43:50.743Z",
        "2026-11-21T07:43:50.7Z",
        "2026-11-21T07:43:50Z",
      })
  void isWrittenWithoutTrailingZerosAndReadBack(String text) {
    long millis = Instant.parse(text).toEpochMilli();
    assertThat(S3Timestamp.format(millis)).isEqualTo(text);
    assertThat(S3Timestamp.find(Map.of("litestream-timestamp", text))).hasValue(millis);
  }

  @Test
  void isFoundInAnyCaseWithNanosecondsAndOffsets() {
    assertThat(
            S3Timestamp.find(Map.of("Litestream-Timestamp", "2026-11-21T08:43:50.743999999+01:00")))
        .hasValue(Instant.parse("2026-11-21T07:43:50.743Z").toEpochMilli());
  }

  @Test
  void isAbsentWhereItIsMissingOrUnreadable() {
    assertThat(S3Timestamp.find(Map.of("other", "x"))).isEmpty();
    assertThat(S3Timestamp.find(Map.of("litestream-timestamp", "yesterday"))).isEmpty();
  }
}
