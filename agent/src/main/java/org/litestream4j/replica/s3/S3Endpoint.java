package org.litestream4j.replica.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The address of an S3-compatible store. */
final class S3Endpoint {
  private static final Pattern HAS_SCHEME = Pattern.compile("(?i)https?://.*");
  private static final Pattern LOCAL =
      Pattern.compile(
          "localhost|.*\\.local|.*\\.localhost|127\\.[\\d.]+|\\[::1]|10\\.[\\d.]+"
              + "|192\\.168\\.[\\d.]+|172\\.(1[6-9]|2\\d|3[01])\\.[\\d.]+");

  private final URI uri;

  private S3Endpoint(URI uri) {
    this.uri = uri;
  }

  /**
   * An endpoint with or without scheme: local and private hosts speak http then, all others https.
   *
   * @throws IllegalArgumentException if there is no host in it
   */
  static S3Endpoint parse(String text) {
    String trimmed = text.trim();
    URI uri = uri(HAS_SCHEME.matcher(trimmed).matches() ? trimmed : "https://" + trimmed);
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw invalid(text);
    }
    S3Endpoint endpoint = new S3Endpoint(uri);
    return HAS_SCHEME.matcher(trimmed).matches() || !endpoint.isLocal()
        ? endpoint
        : new S3Endpoint(uri("http://" + trimmed));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "endpoint: '" + text + "' is not an address, such as https://s3.example.com");
  }

  URI uri() {
    return uri;
  }

  String host() {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  boolean isEncrypted() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  boolean isLocal() {
    return LOCAL.matcher(host()).matches();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
