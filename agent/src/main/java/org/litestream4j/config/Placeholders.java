package org.litestream4j.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.litestream4j.bootstrap.PlaceholderText;

/**
 * What {@code {name}} and {@code {path}} of a replica mean for one database, and what is appended
 * where neither stands, so that two databases do not share a place.
 */
final class Placeholders {
  private static final String NAME = "{name}";
  private static final String PATH = "{path}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(name|path)\\}");
  private static final String TO_ENCODE = "%?#\"<>\\^`{|}";

  private final String name;
  private final String path;
  private final String appended;

  private Placeholders(String name, String path, String appended) {
    this.name = name;
    this.path = path;
    this.appended = appended;
  }

  /** {@code appended} goes below a place without placeholders; empty where the place is its own. */
  static Placeholders of(Path database, String appended) {
    String slashes = database.toString().replace('\\', '/').replace(":", "");
    String relative = slashes.startsWith("/") ? slashes.substring(1) : slashes;
    return new Placeholders(String.valueOf(database.getFileName()), relative, appended);
  }

  String inPath(String template) {
    return hasPlaceholder(template)
        ? template.replace(NAME, name).replace(PATH, path)
        : withAppended(template);
  }

  private String withAppended(String place) {
    return appended.isEmpty() ? place : joined(place, appended);
  }

  /** As {@link #inPath}, for the path of a file URL, which can have literal braces. */
  String inFileUrl(String template) {
    if (!hasPlaceholder(template)) {
      return withAppended(PlaceholderText.withLiteralBraces(template));
    }
    Matcher placeholder = PLACEHOLDER.matcher(template);
    StringBuilder filled = new StringBuilder();
    int from = 0;
    while (placeholder.find()) {
      filled.append(
          PlaceholderText.withLiteralBraces(template.substring(from, placeholder.start())));
      filled.append(placeholder.group().equals(NAME) ? name : path);
      from = placeholder.end();
    }
    return filled.append(PlaceholderText.withLiteralBraces(template.substring(from))).toString();
  }

  /** As {@link #inPath}, percent-encoded, and before the query. */
  String inUrl(String template) {
    if (hasPlaceholder(template)) {
      return template.replace(NAME, encoded(name)).replace(PATH, encoded(path));
    }
    if (appended.isEmpty()) {
      return template;
    }
    int query = template.indexOf('?');
    int end = query < 0 ? template.length() : query;
    return joined(template.substring(0, end), encoded(appended)) + template.substring(end);
  }

  private static boolean hasPlaceholder(String template) {
    return template.contains(NAME) || template.contains(PATH);
  }

  private static String joined(String base, String rest) {
    return base.isEmpty() || base.endsWith("/") ? base + rest : base + "/" + rest;
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > ' ' && b < 127 && TO_ENCODE.indexOf(b) < 0;
      encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
    }
    return encoded.toString();
  }
}
