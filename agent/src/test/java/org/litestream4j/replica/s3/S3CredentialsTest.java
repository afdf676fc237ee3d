package org.litestream4j.replica.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

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
  void aCredentialsFileThatIsReplacedIsReadAgain(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("credentials");
    Files.writeString(file, profile("first"));
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try {
      AwsCredentialsProvider provider = credentials(Map.of()).provider();
      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("first");
      Path rotated = Files.writeString(directory.resolve("rotated"), profile("second"));
      Files.setLastModifiedTime(rotated, FileTime.from(Instant.now().plusSeconds(2)));
      Files.move(rotated, file, StandardCopyOption.REPLACE_EXISTING);
      long deadline = System.currentTimeMillis() + 60_000;
      while (!provider.resolveCredentials().accessKeyId().equals("second")) {
        assertThat(System.currentTimeMillis()).as("patience").isLessThan(deadline);
        Thread.sleep(20);
      }
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  private static String profile(String id) {
    return "[default]\naws_access_key_id=" + id + "\naws_secret_access_key=secret\n";
  }

  @Test
  void withoutVariablesTheChainIsAsked() {
    assertThat(credentials(Map.of()).source()).isEqualTo("AWS default chain");
    assertThat(credentials(Map.of("LITESTREAM_ACCESS_KEY_ID", "only half")).source())
        .isEqualTo("AWS default chain");
  }
}
