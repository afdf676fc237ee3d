package org.litestream4j.replica.s3;

import java.util.Optional;
import java.util.function.Consumer;

/** What each request to an object carries if the store encrypts it with a key of ours (SSE-C). */
final class S3CustomerKey {
  private final Optional<String> key;

  private S3CustomerKey(Optional<String> key) {
    this.key = key;
  }

  static S3CustomerKey of(S3Encryption encryption) {
    return new S3CustomerKey(encryption.customerKey());
  }

  /** Fills in the three fields of a request, whose builders have no type in common for them. */
  void addTo(
      Consumer<String> algorithmField, Consumer<String> keyField, Consumer<String> md5Field) {
    key.ifPresent(
        value -> {
          algorithmField.accept(S3Encryption.ALGORITHM);
          keyField.accept(value);
          md5Field.accept(S3Encryption.md5OfKey(value));
        });
  }
}
