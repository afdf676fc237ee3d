package org.litestream4j.replica.s3;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.NearestName;
import org.litestream4j.replica.ReplicaAddress;
import org.litestream4j.replica.ReplicaSettings;

/**
 * What an S3 replica needs to know, from Litestream's keys and URL, with the defaults of the
 * provider. Needs no class of the AWS SDK, so a configuration is checked without loading it.
 */
public final class S3Settings {
  /** The keys of a replica section that are S3's own; a URL's query may hold them too. */
  public static final List<String> KEYS =
      Collections.unmodifiableList(
          Arrays.asList(
              "bucket",
              "region",
              "endpoint",
              "access-key-id",
              "secret-access-key",
              "force-path-style",
              "sign-payload",
              "require-content-md5",
              "skip-verify",
              "storage-class",
              "part-size",
              "concurrency",
              "sse-customer-algorithm",
              "sse-customer-key",
              "sse-customer-key-path",
              "sse-customer-key-md5",
              "sse-kms-key-id"));

  /** The smallest part that S3 takes, unless it is the last. */
  private static final long MIN_PART_BYTES = 5L << 20;

  private static final long MAX_PART_BYTES = 5L << 30;

  private final String bucket;
  private final String path;
  private final Optional<S3Endpoint> endpoint;
  private final Optional<String> region;
  private final Optional<S3AccessKey> accessKey;
  private final PathStyle addressing;
  private final S3Provider provider;
  private final S3Encryption encryption;
  private final ReplicaSettings settings;

  private enum PathStyle {
    BUCKET_IN_PATH,
    BUCKET_IN_HOST
  }

  private S3Settings(ReplicaSettings settings) {
    settings.url().ifPresent(S3Settings::checkQuery);
    S3Host host = S3Host.parse(settings.url().map(ReplicaAddress::host).orElse(""));
    Optional<String> ownEndpoint = settings.text("endpoint");
    this.settings = settings;
    this.bucket = settings.text("bucket").orElse(host.bucket());
    this.path = settings.path();
    this.endpoint =
        (ownEndpoint.isPresent() ? ownEndpoint : host.endpoint()).map(S3Endpoint::parse);
    this.region = settings.text("region").isPresent() ? settings.text("region") : host.region();
    this.provider = S3Provider.ofHost(endpoint.map(S3Endpoint::host).orElse(""));
    this.addressing =
        settings
                .flag("force-path-style")
                .orElse(
                    ownEndpoint.isPresent() || host.needsPathStyle() || provider.needsPathStyle())
            ? PathStyle.BUCKET_IN_PATH
            : PathStyle.BUCKET_IN_HOST;
    this.accessKey =
        S3AccessKey.of(settings.text("access-key-id"), settings.text("secret-access-key"));
    this.encryption = S3Encryption.of(settings);
    check();
  }

  /**
   * The settings of an S3 replica.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what to do
   */
  public static S3Settings of(ReplicaSettings settings) {
    return new S3Settings(settings);
  }

  private static void checkQuery(ReplicaAddress url) {
    for (String key : url.query().keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "replica "
                + url
                + ": unknown parameter '"
                + key
                + "'"
                + NearestName.to(key, KEYS)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse(""));
      }
    }
  }

  private void check() {
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException(
          "an s3 replica needs a bucket: s3://BUCKET/path, or the key bucket");
    }
    long partBytes = partBytes();
    if (partBytes < MIN_PART_BYTES || partBytes > MAX_PART_BYTES) {
      throw new IllegalArgumentException(
          "part-size: " + partBytes + " bytes is not between 5MiB and 5GiB");
    }
    if (concurrency() > 100) {
      throw new IllegalArgumentException("concurrency: " + concurrency() + " is above 100");
    }
    if (encryption.customerKey().isPresent()
        && endpoint.isPresent()
        && !endpoint.get().isEncrypted()
        && !endpoint.get().isLocal()) {
      throw new IllegalArgumentException(
          "sse-customer-key: the key would travel in the clear to "
              + endpoint.get()
              + "; use https");
    }
    signsPayload();
    requiresContentMd5();
    skipsVerification();
  }

  /** The bucket's name or the ARN of an access point. */
  String bucket() {
    return bucket;
  }

  String path() {
    return path;
  }

  Optional<S3Endpoint> endpoint() {
    return endpoint;
  }

  Optional<String> region() {
    return region;
  }

  Optional<S3AccessKey> accessKey() {
    return accessKey;
  }

  S3Provider provider() {
    return provider;
  }

  S3Encryption encryption() {
    return encryption;
  }

  boolean usesPathStyle() {
    return addressing == PathStyle.BUCKET_IN_PATH;
  }

  boolean signsPayload() {
    return settings.flag("sign-payload").orElse(true);
  }

  /** Whether a deletion of several objects carries a Content-MD5. */
  boolean requiresContentMd5() {
    return settings.flag("require-content-md5").orElse(provider.takesContentMd5());
  }

  boolean skipsVerification() {
    return settings.flag("skip-verify").orElse(false);
  }

  Optional<String> storageClass() {
    return settings.text("storage-class");
  }

  /** An object below this size is sent with one request. */
  long partBytes() {
    return settings.sizeBytes("part-size").orElse(MIN_PART_BYTES);
  }

  /** How many parts of one object travel at a time. */
  int concurrency() {
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            settings.positive("concurrency").orElse(provider.defaultConcurrency()));
  }

  /** The URL that names the replica to a person. */
  @Override
  public String toString() {
    return "s3://" + bucket + (path.isEmpty() ? "" : "/" + path);
  }
}
