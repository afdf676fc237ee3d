package org.litestream4j.bootstrap;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The place of a replica in which each database fills {@code {name}} and {@code {path}}. */
public final class PlaceholderText {
  private static final List<String> KNOWN = Arrays.asList("name", "path");

  private PlaceholderText() {}

  /**
   * Refuses a brace that is not part of a placeholder: a typo would put every database in one
   * place.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static void check(String text) {
    String rest = text.replace("{name}", "").replace("{path}", "");
    if (rest.indexOf('{') < 0 && rest.indexOf('}') < 0) {
      return;
    }
    Optional<String> unknown = firstPlaceholder(rest);
    Optional<String> nearest = unknown.flatMap(name -> NearestName.to(name.trim(), KNOWN));
    throw new IllegalArgumentException(
        unknown
                .map(name -> "{" + name + "} is no placeholder")
                .orElse("a brace is not closed or opened")
            + " in '"
            + ReplicaUrl.masked(text)
            + "': "
            + nearest.map(name -> "did you mean {" + name + "}?").orElse("write {name} or {path}.")
            + " A literal brace in a URL is %7B or %7D");
  }

  /** What stands in the first pair of braces that has no brace between them. */
  private static Optional<String> firstPlaceholder(String text) {
    int opened = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        opened = i;
      } else if (c == '}' && opened >= 0) {
        return Optional.of(text.substring(opened + 1, i));
      }
    }
    return Optional.empty();
  }

  /** The path of a file URL, in which nothing but braces can be escaped. */
  public static String withLiteralBraces(String path) {
    return path.replace("%7B", "{").replace("%7b", "{").replace("%7D", "}").replace("%7d", "}");
  }
}
