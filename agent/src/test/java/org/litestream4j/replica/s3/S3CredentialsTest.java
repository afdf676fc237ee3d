package org.litestream4j.replica.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3CredentialsTest {
  private static final Map<String, String> LITESTREAM =
      Map.of("LITESTREAM_ACCESS_KEY_ID", "l-id", "LITESTREAM_SECRET_ACCESS_KEY", "l-secret");

  private static S3Credentials credentials(Map<String, String> environment) {
    return S3Credentials.of(Optional.empty(), environment);
  }

  @Test
  void theConfigurationComesFirst() {
    Optional<S3AccessKey> configured = S3AccessKey.of(Optional.of("c-id"), Optional.of("c"));
    S3Credentials credentials = S3Credentials.of(configured, LITESTREAM);
    assertThat(credentials.provider().resolveCredentials().accessKeyId()).isEqualTo("c-id");
    assertThat(credentials.source()).contains("configuration");
  }

  @Test
  void litestreamsVariablesStandInForAmazons() {
    S3Credentials credentials = credentials(LITESTREAM);
    assertThat(credentials.provider().resolveCredentials().accessKeyId()).isEqualTo("l-id");
    assertThat(credentials.source()).contains("LITESTREAM_ACCESS_KEY_ID");
  }

  @Test
  void amazonsVariablesAreLeftToItsOwnChainBecauseASessionMayBelongToThem() {
    assertThat(
            credentials(
                    Map.of(
                        "AWS_ACCESS_KEY_ID", "a-id",
                        "AWS_SECRET_ACCESS_KEY", "a",
                        "LITESTREAM_ACCESS_KEY_ID", "l-id",
                        "LITESTREAM_SECRET_ACCESS_KEY", "l"))
                .source())
        .isEqualTo("AWS_ACCESS_KEY_ID of the environment");
  }

  @Test
  void withoutVariablesTheChainIsAsked() {
    assertThat(credentials(Map.of()).source()).isEqualTo("AWS default chain");
    assertThat(credentials(Map.of("LITESTREAM_ACCESS_KEY_ID", "only half")).source())
        .isEqualTo("AWS default chain");
  }
}
