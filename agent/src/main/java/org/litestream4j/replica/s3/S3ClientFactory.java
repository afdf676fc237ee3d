package org.litestream4j.replica.s3;

import java.util.Optional;
import java.util.stream.Collectors;
import org.litestream4j.io.JdkModules;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Builds the SDK's client so that it speaks the plainest S3, which every compatible store
 * understands: known lengths, no {@code aws-chunked} encoding, no trailing checksums.
 */
final class S3ClientFactory {
  static final Region DEFAULT_REGION = Region.US_EAST_1;

  private static final String REGION_HEADER = "x-amz-bucket-region";

  private final S3Settings settings;
  private final S3Credentials credentials;
  private final JdkModules modules;

  S3ClientFactory(S3Settings settings, S3Credentials credentials, JdkModules modules) {
    this.settings = settings;
    this.credentials = credentials;
    this.modules = modules;
  }

  /** A new client. Asks Amazon for the bucket's region if nothing says it. */
  S3Client create() {
    Optional<Region> configured = settings.region().map(Region::of);
    if (configured.isPresent() || settings.endpoint().isPresent()) {
      return create(configured.orElse(DEFAULT_REGION));
    }
    return create(locateBucket());
  }

  /** Every answer names the region, also a refusal or a redirection. */
  private Region locateBucket() {
    try (S3Client client = create(DEFAULT_REGION)) {
      String region =
          client.headBucket(request -> request.bucket(settings.bucket())).bucketRegion();
      return region == null ? DEFAULT_REGION : Region.of(region);
    } catch (S3Exception e) {
      if (e.awsErrorDetails() == null) {
        throw e;
      }
      return e.awsErrorDetails()
          .sdkHttpResponse()
          .firstMatchingHeader(REGION_HEADER)
          .map(Region::of)
          .orElseThrow(() -> e);
    }
  }

  private S3Client create(Region region) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region)
            .credentialsProvider(credentials.provider())
            .httpClient(httpClient())
            .forcePathStyle(settings.usesPathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false).useArnRegionEnabled(true))
            .authSchemeProvider(authScheme())
            .overrideConfiguration(overrides());
    settings.endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint.uri()));
    return builder.build();
  }

  /** Named here, because the SDK would look for it with a service loader. */
  private SdkHttpClient httpClient() {
    return UrlConnectionHttpClient.create(
        new OwnConnections(
            settings.skipsVerification() ? OwnTls.trustingEverybody() : OwnTls.verifying(),
            WithoutCookies.through(modules)));
  }

  /** The SDK signs the payload for http only; many compatible stores want it signed always. */
  private S3AuthSchemeProvider authScheme() {
    S3AuthSchemeProvider standard = S3AuthSchemeProvider.defaultProvider();
    return parameters ->
        standard.resolveAuthScheme(parameters).stream()
            .map(
                option ->
                    option.toBuilder()
                        .putSignerProperty(
                            AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, settings.signsPayload())
                        .build())
            .collect(Collectors.toList());
  }

  /** Retrying is the work of a decorator around the replica, which all kinds of stores share. */
  private ClientOverrideConfiguration overrides() {
    ClientOverrideConfiguration.Builder builder =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .addExecutionInterceptor(new WithoutExpectation());
    if (settings.requiresContentMd5()) {
      builder.addExecutionInterceptor(new Md5InsteadOfCrc());
    }
    if (settings.provider().needsConsistencyHeader()) {
      builder.putHeader("X-Tigris-Consistent", "true");
    }
    return builder.build();
  }
}
