package org.litestream4j.bootstrap;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place of a replica in which each database fills {@code {name}} and {@code {path}}. */
public final class PlaceholderText {
  private static final List<String> KNOWN = Arrays.asList("name", "path");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern ESCAPED_BRACE = Pattern.compile("%7([BbDd])");

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
    Matcher unknown = PLACEHOLDER.matcher(rest);
    boolean isClosed = unknown.find();
    Optional<String> nearest =
        isClosed
            ? NearestName.to(String.valueOf(unknown.group(1)).trim(), KNOWN)
            : Optional.empty();
    throw new IllegalArgumentException(
        (isClosed ? unknown.group() + " is no placeholder" : "a brace is not closed or opened")
            + " in '"
            + ReplicaUrl.masked(text)
            + "': "
            + nearest.map(name -> "did you mean {" + name + "}?").orElse("write {name} or {path}.")
            + " A literal brace in a URL is %7B or %7D");
  }

  /** The path of a file URL, in which nothing but braces can be escaped. */
  public static String withLiteralBraces(String path) {
    Matcher escaped = ESCAPED_BRACE.matcher(path);
    StringBuffer literal = new StringBuffer();
    while (escaped.find()) {
      escaped.appendReplacement(
          literal, String.valueOf(escaped.group(1)).equalsIgnoreCase("B") ? "{" : "}");
    }
    return escaped.appendTail(literal).toString();
  }
}
