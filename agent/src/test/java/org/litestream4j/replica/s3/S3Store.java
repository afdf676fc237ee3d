package org.litestream4j.replica.s3;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A place in a bucket that no other test uses, seen through S3 alone. */
public final class S3Store implements AutoCloseable {
  private final String endpoint;
  private final String bucket;
  private final String accessKeyId;
  private final String secretAccessKey;
  private final Runnable end;
  private final String place = "test-" + Long.toHexString(new Random().nextLong());

  private S3Store(
      String endpoint, String bucket, String accessKeyId, String secretAccessKey, Runnable end) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.end = end;
  }

  /** A place in {@code bucket}; {@code end} stops what was started for it. */
  static S3Store of(
      String endpoint, String bucket, String accessKeyId, String secretAccessKey, Runnable end) {
    return new S3Store(endpoint, bucket, accessKeyId, secretAccessKey, end);
  }

  S3Store withNewBucket() {
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(bucket));
    }
    return this;
  }

  public String endpoint() {
    return endpoint;
  }

  public String bucket() {
    return bucket;
  }

  /** A URL that reaches {@code path} in this place, secret included. */
  public String url(String path) {
    return urlIn(bucket, path);
  }

  /** The same in another bucket of this server. */
  public String urlIn(String otherBucket, String path) {
    return "s3://"
        + otherBucket
        + "/"
        + place
        + "/"
        + path
        + "?endpoint="
        + endpoint
        + "&access-key-id="
        + accessKeyId
        + "&secret-access-key="
        + secretAccessKey.replace("+", "%2B");
  }

  /** The same as the keys of a configuration. */
  Map<String, String> keys(String path) {
    Map<String, String> keys = new HashMap<>();
    keys.put("type", "s3");
    keys.put("endpoint", endpoint);
    keys.put("bucket", bucket);
    keys.put("path", place + "/" + path);
    keys.put("access-key-id", accessKeyId);
    keys.put("secret-access-key", secretAccessKey);
    return keys;
  }

  public void put(String path, byte[] content) {
    try (S3Client client = client()) {
      client.putObject(
          request -> request.bucket(bucket).key(place + "/" + path),
          RequestBody.fromBytes(content));
    }
  }

  private S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
        .build();
  }

  @Override
  public void close() {
    end.run();
  }
}
