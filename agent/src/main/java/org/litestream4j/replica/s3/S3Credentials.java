package org.litestream4j.replica.s3;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/** Where the credentials come from, in Litestream's order, and in words for an error's hint. */
final class S3Credentials {
  private final AwsCredentialsProvider provider;
  private final String source;

  private S3Credentials(AwsCredentialsProvider provider, String source) {
    this.provider = provider;
    this.source = source;
  }

  /**
   * The configured key; else Litestream's variables, each standing in for an unset one of Amazon's;
   * else Amazon's own chain, which is asked again and so sees credentials that rotate.
   */
  static S3Credentials of(Optional<S3AccessKey> configured, Map<String, String> environment) {
    if (configured.isPresent()) {
      return fixed(configured.get(), "access-key-id of the configuration");
    }
    String id = environment.getOrDefault("LITESTREAM_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("LITESTREAM_SECRET_ACCESS_KEY", "");
    String awsId = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String awsSecret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    boolean awsIsComplete = !awsId.isEmpty() && !awsSecret.isEmpty();
    Optional<String> effectiveId = notEmpty(awsId.isEmpty() ? id : awsId);
    Optional<String> effectiveSecret = notEmpty(awsSecret.isEmpty() ? secret : awsSecret);
    if (!awsIsComplete && effectiveId.isPresent() && effectiveSecret.isPresent()) {
      return fixed(
          S3AccessKey.of(effectiveId, effectiveSecret).get(),
          "LITESTREAM_ACCESS_KEY_ID of the environment");
    }
    return new S3Credentials(
        DefaultCredentialsProvider.builder()
            .profileFile(ProfileFileSupplier.defaultSupplier()) // Else it is read once only.
            .build(),
        awsIsComplete ? "AWS_ACCESS_KEY_ID of the environment" : "AWS default chain");
  }

  private static Optional<String> notEmpty(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }

  private static S3Credentials fixed(S3AccessKey key, String source) {
    return new S3Credentials(
        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())),
        source);
  }

  AwsCredentialsProvider provider() {
    return provider;
  }

  /** Names the source, never the credentials. */
  String source() {
    return source;
  }
}
