package org.litestream4j.bootstrap;

/** The shape of a replica's URL, as far as it can be judged without the code of its store. */
public final class ReplicaUrl {
  private static final String PASSWORD = "(://[^/?#:@]*):[^/?#]*@";
  private static final String SECRET_PARAMETER =
      "(?i)([?&][^=&]*(?:key|secret|token|password)[^=&]*)=[^&]*";

  private ReplicaUrl() {}

  /**
   * The kind of store behind {@code url}.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static ReplicaType check(String url) {
    int colon = url.indexOf("://");
    if (colon < 0 || !isScheme(url.substring(0, colon))) {
      throw new IllegalArgumentException(
          "'" + masked(url) + "' is not a URL: for a directory write " + fileUrl(url));
    }
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
    return url.replaceAll(PASSWORD, "$1:***@").replaceAll(SECRET_PARAMETER, "$1=***");
  }

  private static void requirePath(String url, String rest) {
    if (rest.replace("/", "").isEmpty()) {
      throw new IllegalArgumentException(
          "'" + url + "' names no directory: write file:///path/to/directory");
    }
    if (!isAbsolute(rest)) {
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

  /** RFC 3986, section 3.1. */
  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!AsciiText.isLetter(c) && (i == 0 || !(AsciiText.isDigit(c) || "+.-".indexOf(c) >= 0))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isAbsolute(String path) {
    boolean hasDrive =
        path.length() > 2 && AsciiText.isLetter(path.charAt(0)) && path.charAt(1) == ':';
    return path.startsWith("/") || (hasDrive && (path.charAt(2) == '/' || path.charAt(2) == '\\'));
  }

  private static String fileUrl(String path) {
    if (path.startsWith("file:/")) {
      return "file://" + path.substring("file:".length()) + " with three slashes";
    }
    return path.startsWith("/") ? "file://" + path : "file:///path/to/directory";
  }
}
