package org.litestream4j.replica.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.litestream4j.replica.ReplicaSettings;

/** How the store is asked to encrypt: with a key that each request brings, with KMS, or not. */
final class S3Encryption {
  static final String ALGORITHM = "AES256";
  private static final int KEY_BYTES = 32;

  private final Optional<String> customerKey;
  private final Optional<String> kmsKeyId;

  private S3Encryption(Optional<String> customerKey, Optional<String> kmsKeyId) {
    this.customerKey = customerKey;
    this.kmsKeyId = kmsKeyId;
  }

  /**
   * Reads the {@code sse-} keys, and the file that {@code sse-customer-key-path} names.
   *
   * @throws IllegalArgumentException if they contradict each other, or the key is not 32 bytes in
   *     base64
   */
  static S3Encryption of(ReplicaSettings settings) {
    Optional<String> path = settings.text("sse-customer-key-path");
    Optional<String> customerKey =
        path.isPresent()
            ? Optional.of(readKey(path.get()))
            : settings.text("sse-customer-key").map(key -> checkKey("sse-customer-key", key));
    Optional<String> kmsKeyId = settings.text("sse-kms-key-id");
    if (customerKey.isPresent() && kmsKeyId.isPresent()) {
      throw new IllegalArgumentException(
          "sse-customer-key and sse-kms-key-id exclude each other; leave one out");
    }
    String algorithm = settings.text("sse-customer-algorithm").orElse(ALGORITHM);
    if (!algorithm.equals(ALGORITHM)) {
      throw new IllegalArgumentException(
          "sse-customer-algorithm: '" + algorithm + "' is not " + ALGORITHM);
    }
    return new S3Encryption(customerKey, kmsKeyId);
  }

  private static String readKey(String text) {
    Path path =
        text.startsWith("~/")
            ? Paths.get(System.getProperty("user.home", ""), text.substring(2))
            : Paths.get(text);
    try {
      byte[] content = Files.readAllBytes(path);
      return checkKey(
          "sse-customer-key-path", new String(content, StandardCharsets.US_ASCII).trim());
    } catch (IOException e) {
      throw new IllegalArgumentException("sse-customer-key-path: cannot read " + path, e);
    }
  }

  private static String checkKey(String name, String key) {
    try {
      if (Base64.getDecoder().decode(key).length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Not base64: the same advice as for a wrong length, and never the key itself.
    }
    throw new IllegalArgumentException(
        name + ": the key must be " + KEY_BYTES + " bytes in base64 (openssl rand -base64 32)");
  }

  /** In base64. */
  Optional<String> customerKey() {
    return customerKey;
  }

  /** In base64; for requests, which carry it beside the key. */
  static String md5OfKey(String customerKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(customerKey));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM lacks MD5", e);
    }
  }

  Optional<String> kmsKeyId() {
    return kmsKeyId;
  }

  @Override
  public String toString() {
    return customerKey.isPresent()
        ? "customer key"
        : kmsKeyId.map(id -> "KMS " + id).orElse("none");
  }
}
