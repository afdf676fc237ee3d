package org.litestream4j.replica.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.ChecksumSpecs;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.utils.Md5Utils;

/**
 * Gives a deletion of several objects the Content-MD5 that S3 always wanted there. The SDK's own
 * plugin for it leaves the newer CRC headers in beside it, which some stores refuse.
 */
final class Md5InsteadOfCrc implements ExecutionInterceptor {
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    Optional<RequestBody> body = context.requestBody();
    if (!(context.request() instanceof DeleteObjectsRequest) || !body.isPresent()) {
      return context.httpRequest();
    }
    attributes.putAttribute(
        SdkExecutionAttribute.RESOLVED_CHECKSUM_SPECS,
        ChecksumSpecs.builder().isRequestChecksumRequired(false).build());
    return context.httpRequest().toBuilder().putHeader("Content-MD5", md5(body.get())).build();
  }

  private static String md5(RequestBody body) {
    try (InputStream content = body.contentStreamProvider().newStream()) {
      return Md5Utils.md5AsBase64(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
