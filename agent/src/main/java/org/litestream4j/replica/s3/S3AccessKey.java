package org.litestream4j.replica.s3;

import java.util.Optional;

/** An access key as a configuration or the environment gives it. */
final class S3AccessKey {
  private final String id;
  private final String secret;

  private S3AccessKey(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Both halves, or none.
   *
   * @throws IllegalArgumentException if one half is missing
   */
  static Optional<S3AccessKey> of(Optional<String> id, Optional<String> secret) {
    if (id.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "access-key-id and secret-access-key belong together: "
              + (id.isPresent() ? "secret-access-key" : "access-key-id")
              + " is missing");
    }
    return id.map(text -> new S3AccessKey(text, secret.orElse("")));
  }

  String id() {
    return id;
  }

  String secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "access key";
  }
}
