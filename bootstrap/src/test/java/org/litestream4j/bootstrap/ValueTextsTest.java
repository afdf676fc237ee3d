package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextsTest {
  @ParameterizedTest
  @CsvSource({
    "300ms, PT0.3S",
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "1s500ms, PT1.5S",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "9ns, PT0.000000009S",
    "0, PT0S",
    "0s, PT0S",
    "24h, PT24H",
  })
  void durationsAreReadAsGoWritesThem(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1d", "s", "1 s", "1s ", "-1s", "1s2", "9999999h", "PT1S"})
  void otherTextsAreNoDurations(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "5242880, 5242880",
    "5MB, 5000000",
    "5MiB, 5242880",
    "5 mib, 5242880",
    "1.5KB, 1500",
    "2GiB, 2147483648",
    "10B, 10",
  })
  void sizesHavePowersOf1000OrOf1024(String text, long expectedBytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(expectedBytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MB", "-5", "5XB", "5 5", "99999999999TB"})
  void otherTextsAreNoSizes(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "file:///backup, FILE",
    "file:///C:/backup, FILE",
    "s3://bucket/{path}?endpoint=http://localhost:9000, S3",
    "S3://bucket, S3",
    "s3://arn:aws:s3:eu-west-1:123:accesspoint/name/path, S3",
  })
  void urlsOfKnownShapeAreAccepted(String url, ReplicaType type) {
    assertThat(ReplicaUrl.check(url)).isEqualTo(type);
  }

  @Test
  void maskedUrlsShowNoPasswordAndNoKey() {
    assertThat(ReplicaUrl.masked("sftp://me:pw@host:22/x")).isEqualTo("sftp://me:***@host:22/x");
    assertThat(ReplicaUrl.masked("s3://b/x?region=eu&sse-customer-key=abc&concurrency=2"))
        .isEqualTo("s3://b/x?region=eu&sse-customer-key=***&concurrency=2");
    assertThat(ReplicaUrl.masked("file:///a:b@c")).isEqualTo("file:///a:b@c");
  }

  @Test
  void pathsMayBeginWithTheHomeOrWithLitestreamsPrefixes() {
    Path home = Path.of(System.getProperty("user.home"));

    assertThat(PathText.resolve("~/app.db")).isEqualTo(home.resolve("app.db"));
    assertThat(PathText.resolve("sqlite:///data/app.db")).isEqualTo(Path.of("/data/app.db"));
    assertThat(PathText.resolve("sqlite3:///data/../app.db")).isEqualTo(Path.of("/app.db"));
    assertThat(PathText.resolve("app.db")).isEqualTo(Path.of("app.db").toAbsolutePath());
  }
}
