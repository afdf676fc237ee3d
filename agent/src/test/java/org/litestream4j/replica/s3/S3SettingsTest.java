package org.litestream4j.replica.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.replica.ReplicaSettings;

class S3SettingsTest {
  private static S3Settings url(String url) {
    return S3Settings.of(ReplicaSettings.ofUrl(url));
  }

  private static S3Settings keys(String... keysAndValues) {
    Map<String, String> keys = new HashMap<>(Map.of("type", "s3", "bucket", "b"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return S3Settings.of(ReplicaSettings.of(keys));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "b                            | b | -         | -                                   | false",
        "b.s3.amazonaws.com           | b | -         | -                                   | false",
        "b.s3.eu-west-1.amazonaws.com | b | eu-west-1 | -                                   | false",
        "b.nyc3.digitaloceanspaces.com | b | nyc3     | https://nyc3.digitaloceanspaces.com | false",
        "b.s3.us-west-004.backblazeb2.com | b | us-west-004 "
            + "| https://s3.us-west-004.backblazeb2.com | true",
        "b.s3.filebase.com            | b | -         | https://s3.filebase.com             | true",
        "b.s3.fr-par.scw.cloud        | b | fr-par    | https://s3.fr-par.scw.cloud         | false",
        "b.minio.lan:9000             | b | -         | http://minio.lan:9000               | true",
      })
  void theHostOfTheUrlNamesTheProvider(
      String host, String bucket, String region, String endpoint, boolean pathStyle) {
    S3Settings settings = url("s3://" + host + "/db");
    assertThat(settings.bucket()).isEqualTo(bucket);
    assertThat(settings.path()).isEqualTo("db");
    assertThat(settings.region().orElse(null)).isEqualTo(region);
    assertThat(settings.endpoint().map(S3Endpoint::toString).orElse(null)).isEqualTo(endpoint);
    assertThat(settings.usesPathStyle()).isEqualTo(pathStyle);
  }

  @Test
  void anAccessPointNamesItsRegion() {
    S3Settings settings = url("s3://arn:aws:s3:eu-west-1:123:accesspoint/name/db");
    assertThat(settings.bucket()).isEqualTo("arn:aws:s3:eu-west-1:123:accesspoint/name");
    assertThat(settings.region()).hasValue("eu-west-1");
    assertThat(settings.path()).isEqualTo("db");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9000, http://localhost:9000",
    "192.168.1.5, http://192.168.1.5",
    "172.20.0.2:9000, http://172.20.0.2:9000",
    "172.40.0.2, https://172.40.0.2",
    "minio.local, http://minio.local",
    "s3.example.com, https://s3.example.com",
    "http://s3.example.com, http://s3.example.com",
    "https://localhost, https://localhost",
  })
  void anEndpointWithoutSchemeIsEncryptedUnlessItIsNear(String text, String endpoint) {
    assertThat(keys("endpoint", text).endpoint().orElseThrow()).hasToString(endpoint);
  }

  @Test
  void anEndpointImpliesPathStyleUnlessTheConfigurationSaysOtherwise() {
    assertThat(keys().usesPathStyle()).isFalse();
    assertThat(keys("endpoint", "localhost:9000").usesPathStyle()).isTrue();
    assertThat(url("s3://b/p?endpoint=localhost:9000").usesPathStyle()).isTrue();
    assertThat(keys("endpoint", "localhost:9000", "force-path-style", "false").usesPathStyle())
        .isFalse();
  }

  @Test
  void providersHaveDefaultsOfTheirOwn() {
    assertThat(keys().concurrency()).isEqualTo(5);
    assertThat(keys("endpoint", "x.r2.cloudflarestorage.com").concurrency()).isEqualTo(2);
    assertThat(keys().requiresContentMd5()).isTrue();
    assertThat(keys("endpoint", "fly.storage.tigris.dev").requiresContentMd5()).isFalse();
    assertThat(keys("endpoint", "t3.storage.dev").provider().needsConsistencyHeader()).isTrue();
  }

  @Test
  void payloadsAreSignedAndPartsAre5MiBByDefault() {
    assertThat(keys().signsPayload()).isTrue();
    assertThat(keys().skipsVerification()).isFalse();
    assertThat(keys().partBytes()).isEqualTo(5L << 20);
    assertThat(keys("part-size", "8MB").partBytes()).isEqualTo(8_000_000);
  }

  @Test
  void whatCannotWorkIsRefusedInOneLineThatSaysWhatToDo() {
    assertRefused("bucket", "bucket", "");
    assertRefused("5MiB", "part-size", "1MiB");
    assertRefused("secret-access-key is missing", "access-key-id", "AKIA");
    assertRefused("not an address", "endpoint", "http://");
    assertRefused("neither true nor false", "sign-payload", "perhaps");
    assertRefused("32 bytes in base64", "sse-customer-key", "c2hvcnQ=");
    assertRefused("above 100", "concurrency", "1000");
    assertThatThrownBy(() -> url("s3://b/p?regoin=x")).hasMessageContaining("'region'");
  }

  private static void assertRefused(String message, String key, String value) {
    assertThatThrownBy(() -> keys(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aCustomerKeyDoesNotTravelInTheClear(@TempDir Path directory) throws Exception {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Path file = Files.writeString(directory.resolve("key"), key + "\n");
    String path = file.toString();
    assertThat(keys("sse-customer-key-path", path).encryption().customerKey()).hasValue(key);
    assertThat(keys("sse-customer-key", key, "endpoint", "localhost:9000").encryption())
        .asString()
        .doesNotContain(key);
    assertThatThrownBy(() -> keys("sse-customer-key", key, "endpoint", "http://far.example.com"))
        .hasMessageContaining("https")
        .hasMessageNotContaining(key);
    assertThatThrownBy(() -> keys("sse-customer-key", key, "sse-kms-key-id", "x"))
        .hasMessageContaining("exclude each other");
  }

  @Test
  void secretsAreNotShown() {
    S3Settings settings = keys("access-key-id", "hidden-id", "secret-access-key", "hidden");
    assertThat(settings).hasToString("s3://b");
    assertThat(settings.accessKey().orElseThrow()).asString().doesNotContain("hidden");
  }
}
