package org.litestream4j.bootstrap;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;

/**
 * URLs that lead through the JDK's own HTTP. An app may put a handler of its own in the place of
 * that, for the whole process; URLs that were made before, and their descendants, are not
 * concerned.
 */
public final class JdkUrls {
  private static final URL HTTP = url("http://localhost");
  private static final URL HTTPS = url("https://localhost");

  private JdkUrls() {}

  /** To be called before main where a replica may be reached by HTTP. */
  static void keep() {}

  /** The URL of an http or https URI. */
  public static URL of(URI uri) {
    try {
      return new URL("https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP, uri.toString());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(uri + " is not a URL", e);
    }
  }

  private static URL url(String text) {
    try {
      return new URL(text);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
