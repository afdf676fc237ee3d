package org.litestream4j.replica.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the host of an S3 URL says, by the forms that Litestream 0.5 understands: a plain bucket, an
 * access point's ARN, or a provider's host with the bucket in front.
 */
final class S3Host {
  private static final Pattern ARN = Pattern.compile("(?i)arn:[^:]*:s3:([^:]*):.*");
  private static final Pattern AMAZON =
      Pattern.compile("(.+)\\.s3(?:\\.([^.]+))?\\.amazonaws\\.com");
  private static final Pattern DIGITAL_OCEAN =
      Pattern.compile("(?:(.+)\\.)?([^.]+)\\.digitaloceanspaces\\.com");
  private static final Pattern BACKBLAZE =
      Pattern.compile("(?:(.+)\\.)?s3\\.([^.]+)\\.backblazeb2\\.com");
  private static final Pattern SCALEWAY = Pattern.compile("(?:(.+)\\.)?s3\\.([^.]+)\\.scw\\.cloud");
  private static final Pattern FILEBASE = Pattern.compile("(?:(.+)\\.)?s3\\.filebase\\.com");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?!.*\\.com)(?:([^.:]+)\\.)?([^:]+:\\d+)");

  private final String bucket;
  private final Optional<String> region;
  private final Optional<String> endpoint;

  private S3Host(String bucket, Optional<String> region, Optional<String> endpoint) {
    this.bucket = bucket;
    this.region = region;
    this.endpoint = endpoint;
  }

  static S3Host parse(String host) {
    Matcher arn = ARN.matcher(host);
    if (arn.matches()) {
      return new S3Host(host, text(arn.group(1)), Optional.empty());
    }
    Matcher withPort = WITH_PORT.matcher(host);
    if (withPort.matches()) {
      return new S3Host(
          text(withPort.group(1)).orElse(""),
          Optional.empty(),
          Optional.of("http://" + withPort.group(2)));
    }
    Matcher amazon = AMAZON.matcher(host);
    if (amazon.matches()) {
      return new S3Host(amazon.group(1), text(amazon.group(2)), Optional.empty());
    }
    Matcher digitalOcean = DIGITAL_OCEAN.matcher(host);
    if (digitalOcean.matches()) {
      return regional(digitalOcean, "https://%s.digitaloceanspaces.com");
    }
    Matcher backblaze = BACKBLAZE.matcher(host);
    if (backblaze.matches()) {
      return regional(backblaze, "https://s3.%s.backblazeb2.com");
    }
    Matcher scaleway = SCALEWAY.matcher(host);
    if (scaleway.matches()) {
      return regional(scaleway, "https://s3.%s.scw.cloud");
    }
    Matcher filebase = FILEBASE.matcher(host);
    if (filebase.matches()) {
      return new S3Host(
          text(filebase.group(1)).orElse(""),
          Optional.empty(),
          Optional.of("https://s3.filebase.com"));
    }
    return new S3Host(host, Optional.empty(), Optional.empty());
  }

  private static S3Host regional(Matcher matcher, String endpoint) {
    String region = matcher.group(2);
    return new S3Host(
        text(matcher.group(1)).orElse(""),
        Optional.of(region),
        Optional.of(endpoint.replace("%s", region)));
  }

  private static Optional<String> text(String group) {
    return Optional.ofNullable(group).filter(text -> !text.isEmpty());
  }

  /** Empty if the host names none. */
  String bucket() {
    return bucket;
  }

  Optional<String> region() {
    return region;
  }

  Optional<String> endpoint() {
    return endpoint;
  }

  /** A host with a port is taken for a MinIO, which has no name for each bucket. */
  boolean needsPathStyle() {
    return endpoint.isPresent() && endpoint.get().startsWith("http://");
  }
}
