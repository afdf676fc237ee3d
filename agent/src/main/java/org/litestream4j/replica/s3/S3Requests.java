package org.litestream4j.replica.s3;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The requests to one bucket, each with what the settings add to it. */
final class S3Requests {
  private final String bucket;
  private final @Nullable String storageClass;
  private final @Nullable String kmsKeyId;
  private final @Nullable ServerSideEncryption encryption;
  private final S3CustomerKey customerKey;

  S3Requests(S3Settings settings) {
    this.bucket = settings.bucket();
    this.storageClass = settings.storageClass().orElse(null);
    this.kmsKeyId = settings.encryption().kmsKeyId().orElse(null);
    this.encryption = kmsKeyId == null ? null : ServerSideEncryption.AWS_KMS;
    this.customerKey = S3CustomerKey.of(settings.encryption());
  }

  ListObjectsV2Request listFirst(String prefix, String startAfter) {
    return ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(prefix)
        .startAfter(startAfter)
        .build();
  }

  /** Some stores refuse a token beside the key to start after. */
  ListObjectsV2Request listNext(String prefix, String continuationToken) {
    return ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(prefix)
        .continuationToken(continuationToken)
        .build();
  }

  HeadObjectRequest head(String key) {
    HeadObjectRequest.Builder request = HeadObjectRequest.builder().bucket(bucket).key(key);
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  /** A range that covers the whole object is left out: an empty object has no byte 0. */
  GetObjectRequest get(String key, long offset) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .range(offset == 0 ? null : "bytes=" + offset + "-");
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  PutObjectRequest putObject(String key, long sizeBytes) {
    return put(key, sizeBytes, Collections.<String, String>emptyMap());
  }

  PutObjectRequest putFile(String key, long sizeBytes, long timestampMillis) {
    return put(key, sizeBytes, metadata(timestampMillis));
  }

  private PutObjectRequest put(String key, long sizeBytes, Map<String, String> metadata) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength(sizeBytes)
            .contentType(SourcePart.CONTENT_TYPE)
            .metadata(metadata)
            .storageClass(storageClass)
            .serverSideEncryption(encryption)
            .ssekmsKeyId(kmsKeyId);
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  CreateMultipartUploadRequest createUpload(String key, long timestampMillis) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentType(SourcePart.CONTENT_TYPE)
            .metadata(metadata(timestampMillis))
            .storageClass(storageClass)
            .serverSideEncryption(encryption)
            .ssekmsKeyId(kmsKeyId);
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  UploadPartRequest uploadPart(String key, String uploadId, int partNumber, long sizeBytes) {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(key)
            .uploadId(uploadId)
            .partNumber(partNumber)
            .contentLength(sizeBytes);
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  CompleteMultipartUploadRequest completeUpload(
      String key, String uploadId, List<CompletedPart> parts) {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key)
            .uploadId(uploadId)
            .multipartUpload(upload -> upload.parts(parts));
    customerKey.addTo(
        request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
    return request.build();
  }

  AbortMultipartUploadRequest abortUpload(String key, String uploadId) {
    return AbortMultipartUploadRequest.builder().bucket(bucket).key(key).uploadId(uploadId).build();
  }

  DeleteObjectsRequest delete(List<String> keys) {
    List<ObjectIdentifier> objects =
        keys.stream()
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .collect(Collectors.toList());
    return DeleteObjectsRequest.builder()
        .bucket(bucket)
        .delete(deletion -> deletion.objects(objects).quiet(true))
        .build();
  }

  private static Map<String, String> metadata(long timestampMillis) {
    return Collections.singletonMap(S3Timestamp.METADATA_KEY, S3Timestamp.format(timestampMillis));
  }
}
