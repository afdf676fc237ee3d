package org.litestream4j.replica.s3;

import java.io.IOException;
import java.util.Arrays;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;
import org.litestream4j.replica.UploadSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One upload of an LTX file: a single request below the part size, else a multipart upload that is
 * taken back if any part fails. The object appears whole or not at all.
 */
final class S3Upload {
  /** S3 numbers the parts of an upload from 1 to 10,000. */
  private static final int MAX_PARTS = 10_000;

  private final S3Client client;
  private final S3Requests requests;
  private final String key;
  private final UploadSource source;

  S3Upload(S3Client client, S3Requests requests, String key, UploadSource source) {
    this.client = client;
    this.requests = requests;
    this.key = key;
    this.source = source;
  }

  void run(long partBytes, int concurrency) throws IOException {
    if (source.sizeBytes() < partBytes) {
      putWhole();
    } else {
      putParts(partBytes(source.sizeBytes(), partBytes), concurrency);
    }
  }

  /** The wanted part size, or what it takes for the parts' numbers to suffice. */
  static long partBytes(long sizeBytes, long wantedBytes) {
    return Math.max(wantedBytes, (sizeBytes + MAX_PARTS - 1) / MAX_PARTS);
  }

  private void putWhole() throws IOException {
    long sizeBytes = source.sizeBytes();
    try (SourcePart part = new SourcePart(source, 0, sizeBytes)) {
      String eTag =
          client
              .putObject(requests.putFile(key, sizeBytes, source.timestampMillis()), part.body())
              .eTag();
      checkStored(eTag);
    }
  }

  private void putParts(long partBytes, int concurrency) throws IOException {
    String uploadId =
        client
            .createMultipartUpload(requests.createUpload(key, source.timestampMillis()))
            .uploadId();
    try {
      int count = (int) ((source.sizeBytes() + partBytes - 1) / partBytes);
      CompletedPart[] parts = new CompletedPart[count];
      Workers.run(concurrency, count, index -> parts[index] = putPart(uploadId, index, partBytes));
      String eTag =
          client
              .completeMultipartUpload(requests.completeUpload(key, uploadId, Arrays.asList(parts)))
              .eTag();
      checkStored(eTag);
    } catch (IOException | RuntimeException | Error e) {
      abort(uploadId, e);
      throw e;
    }
  }

  private CompletedPart putPart(String uploadId, int index, long partBytes) throws IOException {
    long offset = index * partBytes;
    long lengthBytes = Math.min(partBytes, source.sizeBytes() - offset);
    int partNumber = index + 1;
    try (SourcePart part = new SourcePart(source, offset, lengthBytes)) {
      String eTag =
          client
              .uploadPart(requests.uploadPart(key, uploadId, partNumber, lengthBytes), part.body())
              .eTag();
      checkStored(eTag);
      return CompletedPart.builder().partNumber(partNumber).eTag(eTag).build();
    }
  }

  private void abort(String uploadId, Throwable failure) {
    try {
      client.abortMultipartUpload(requests.abortUpload(key, uploadId));
    } catch (SdkException e) {
      failure.addSuppressed(e);
    }
  }

  private void checkStored(String eTag) throws ReplicaException {
    if (eTag == null || eTag.isEmpty()) {
      throw new ReplicaException(
          Kind.RETRY, "cannot write " + key + ": the store's answer has no ETag; may pass", null);
    }
  }
}
