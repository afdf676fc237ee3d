package org.litestream4j.bootstrap;

import java.util.regex.Pattern;

/** The shape of a replica's URL, as far as it can be judged without the code of its store. */
public final class ReplicaUrl {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z]:[/\\\\].*");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/?#:@]*):[^/?#]*@");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)([?&][^=&]*(?:key|secret|token|password)[^=&]*)=[^&]*");

  private ReplicaUrl() {}

  /**
   * The kind of store behind {@code url}.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static ReplicaType check(String url) {
    if (!SCHEME.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "'" + masked(url) + "' is not a URL: for a directory write " + fileUrl(url));
    }
    int colon = url.indexOf("://");
    ReplicaType type = ReplicaType.named(url.substring(0, colon));
    String rest = url.substring(colon + 3);
    if (type == ReplicaType.FILE) {
      requirePath(url, rest);
    } else {
      requireHost(url, rest, type);
    }
    return type;
  }

  /** {@code url} without passwords and keys, for people. */
  public static String masked(String url) {
    String withoutPassword = PASSWORD.matcher(url).replaceAll("$1:***@");
    return SECRET_PARAMETER.matcher(withoutPassword).replaceAll("$1=***");
  }

  private static void requirePath(String url, String rest) {
    if (rest.replace("/", "").isEmpty()) {
      throw new IllegalArgumentException(
          "'" + url + "' names no directory: write file:///path/to/directory");
    }
    if (!ABSOLUTE.matcher(rest).matches()) {
      throw new IllegalArgumentException(
          "'" + url + "' is not absolute: write file:///" + rest + " with three slashes");
    }
    PathText.resolve(rest);
  }

  private static void requireHost(String url, String rest, ReplicaType type) {
    if (rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0) {
      throw new IllegalArgumentException(
          "'" + masked(url) + "' names no bucket or host: write " + type + "://NAME/path");
    }
  }

  private static String fileUrl(String path) {
    return path.startsWith("/") ? "file://" + path : "file:///path/to/directory";
  }
}
