package org.litestream4j.replica;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.litestream4j.bootstrap.PlaceholderText;
import org.litestream4j.bootstrap.ReplicaType;
import org.litestream4j.bootstrap.ReplicaUrl;

/**
 * A replica URL taken apart, as Litestream 0.5 reads it: {@code scheme://host/path?key=value}.
 * Braces such as {@code {name}} may stand in it.
 */
public final class ReplicaAddress {
  private static final String ARN_PREFIX = "arn:";
  private static final String ACCESS_POINT = ":accesspoint/";

  private final ReplicaType type;
  private final String host;
  private final String path;
  private final Map<String, String> query;

  private ReplicaAddress(ReplicaType type, String host, String path, Map<String, String> query) {
    this.type = type;
    this.host = host;
    this.path = path;
    this.query = query;
  }

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static ReplicaAddress parse(String url) {
    ReplicaType type = ReplicaUrl.check(url);
    String rest = url.substring(url.indexOf("://") + 3);
    int queryStart = rest.indexOf('?');
    String queryText = queryStart < 0 ? "" : rest.substring(queryStart + 1);
    String address = queryStart < 0 ? rest : rest.substring(0, queryStart);
    if (type == ReplicaType.FILE) {
      return new ReplicaAddress(type, "", filePath(rest), Collections.<String, String>emptyMap());
    }
    int hostEnd = hostEnd(address);
    return new ReplicaAddress(
        type,
        address.substring(0, hostEnd),
        cleanPath(decode(address.substring(hostEnd).replace("+", "%2B"))),
        parseQuery(queryText));
  }

  /**
   * The rest of a file URL is a path as it stands, a question mark too, with escapes for braces
   * only.
   */
  private static String filePath(String rest) {
    String path = PlaceholderText.withLiteralBraces(cleanPath(rest));
    boolean hasDrive = path.length() >= 2 && path.charAt(1) == ':';
    return hasDrive ? path : "/" + path;
  }

  /** The name of an S3 access point holds a slash that does not end the host. */
  private static int hostEnd(String address) {
    int from = 0;
    if (address.startsWith(ARN_PREFIX)) {
      int accessPoint = address.indexOf(ACCESS_POINT);
      from = accessPoint < 0 ? 0 : accessPoint + ACCESS_POINT.length();
    }
    int slash = address.indexOf('/', from);
    return slash < 0 ? address.length() : slash;
  }

  private static String cleanPath(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static Map<String, String> parseQuery(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        values.put(hyphenated(key), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** Litestream takes {@code forcePathStyle} and {@code force-path-style} alike. */
  private static String hyphenated(String key) {
    return key.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException e) {
      throw new IllegalArgumentException(
          "invalid replica URL: broken percent escape in '" + text + "'", e);
    }
  }

  public ReplicaType type() {
    return type;
  }

  /** The host with its port, or the bucket; empty for files. */
  public String host() {
    return host;
  }

  /** For files an absolute path; else without a slash at either end, and perhaps empty. */
  public String path() {
    return path;
  }

  /** The query's values by their hyphenated names. May hold secrets. */
  public Map<String, String> query() {
    return query;
  }

  /** The URL without its query, which may hold secrets. */
  @Override
  public String toString() {
    String separator = path.isEmpty() || type == ReplicaType.FILE ? "" : "/";
    return type + "://" + host + separator + path;
  }
}
