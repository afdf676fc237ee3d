package org.litestream4j.bootstrap;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;

/** A path as people write it: {@code ~/} is the home, {@code sqlite://} before it is dropped. */
public final class PathText {
  private PathText() {}

  /**
   * The absolute path without {@code .} and {@code ..}; links are kept.
   *
   * @throws IllegalArgumentException if this system can have no such path
   */
  public static Path resolve(String text) {
    String path = withoutPrefix(withoutPrefix(text, "sqlite://"), "sqlite3://");
    if (path.equals("~") || path.startsWith("~/")) {
      path = System.getProperty("user.home", "") + path.substring(1);
    }
    try {
      return Paths.get(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
    }
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }
}
