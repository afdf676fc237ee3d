package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaContract;
import org.litestream4j.replica.ReplicaSettings;
import software.amazon.awssdk.core.sync.RequestBody;

/** The contract against the store that {@code LITESTREAM_TEST_S3_ENDPOINT} and others name. */
@EnabledIfEnvironmentVariable(
    named = "LITESTREAM_TEST_S3_ENDPOINT",
    matches = ".+",
    disabledReason = "LITESTREAM_TEST_S3_ENDPOINT names no store")
class ExternalS3ReplicaTest extends ReplicaContract {
  private static S3Settings settings(String path) {
    return S3Settings.of(
        ReplicaSettings.of(
            Map.of(
                "type", "s3",
                "endpoint", variable("ENDPOINT"),
                "bucket", variable("BUCKET"),
                "path", path,
                "access-key-id", variable("ACCESS_KEY_ID"),
                "secret-access-key", variable("SECRET_ACCESS_KEY"))));
  }

  private static String variable(String name) {
    return System.getenv().getOrDefault("LITESTREAM_TEST_S3_" + name, "");
  }

  @Override
  protected ReplicaClient replica(String path) {
    return S3Replica.of(settings(path), Map.of());
  }

  @Override
  protected void putForeign(String path, int level, String name) throws Exception {
    S3Settings settings = settings(path);
    S3Session session = new S3Session(settings, Map.of());
    String key = path + String.format(Locale.ROOT, "/%04x/", level) + name;
    session.run(
        S3Operation.WRITE,
        key,
        client ->
            client.putObject(
                new S3Requests(settings).putObject(key, 1),
                RequestBody.fromBytes("x".getBytes(UTF_8))));
    session.close();
  }
}
