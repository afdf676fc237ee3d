package org.litestream4j.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text behind {@code -javaagent:litestream.jar=}: the path of a configuration file, {@code
 * key=value}, or a bare key, with commas between them. A value in {@code '} or {@code "} can hold
 * commas.
 */
final class AgentArgument {
  private AgentArgument() {}

  /** What the argument states: each key with its text. */
  static Map<SettingKey, String> parse(String argument) throws ConfigurationException {
    Map<SettingKey, String> stated = new LinkedHashMap<>();
    for (String part : split(argument)) {
      SettingKey key = keyOf(part);
      if (stated.put(key, textOf(key, part)) != null) {
        throw new ConfigurationException(key + " is stated twice (" + Origin.argument() + ")");
      }
    }
    return stated;
  }

  private static SettingKey keyOf(String part) throws ConfigurationException {
    if (isPath(part)) {
      return SettingKey.CONFIG;
    }
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals).trim();
    Optional<SettingKey> key = SettingKey.find(Place.OUTSIDE, name);
    if (!key.isPresent()) {
      throw new ConfigurationException(UnknownKey.outside(name) + " (" + Origin.argument() + ")");
    }
    return key.get();
  }

  private static String textOf(SettingKey key, String part) throws ConfigurationException {
    if (isPath(part)) {
      return unquoted(part);
    }
    int equals = part.indexOf('=');
    if (equals >= 0) {
      return unquoted(part.substring(equals + 1).trim());
    }
    Optional<String> bare = key.bareText();
    if (!bare.isPresent()) {
      throw new ConfigurationException(
          key + " needs a value: write " + key + "=VALUE (" + Origin.argument() + ")");
    }
    return bare.get();
  }

  private static boolean isPath(String part) {
    int equals = part.indexOf('=');
    if (equals >= 0 && isKey(part.substring(0, equals).trim())) {
      return false;
    }
    String text = unquoted(part);
    return text.indexOf('/') >= 0
        || text.indexOf('\\') >= 0
        || text.endsWith(".yml")
        || text.endsWith(".yaml");
  }

  /** A letter, then letters, digits, dots, hyphens and underscores. */
  private static boolean isKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!AsciiText.isLetter(c) && (i == 0 || !(AsciiText.isDigit(c) || "._-".indexOf(c) >= 0))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static List<String> split(String argument) throws ConfigurationException {
    List<String> parts = new ArrayList<>();
    int start = 0;
    char quote = 0;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if ((c == '\'' || c == '"') && opensValue(argument, start, i)) {
        quote = c;
      } else if (c == ',') {
        addTo(parts, argument.substring(start, i));
        start = i + 1;
      }
    }
    if (quote != 0) {
      throw new ConfigurationException("a " + quote + " is not closed (" + Origin.argument() + ")");
    }
    addTo(parts, argument.substring(start));
    return parts;
  }

  /** A quote counts where a value begins; elsewhere, as in {@code /o'neil}, it is a character. */
  private static boolean opensValue(String argument, int start, int quoteAt) {
    String before = argument.substring(start, quoteAt).trim();
    return before.isEmpty() || before.indexOf('=') == before.length() - 1;
  }

  private static void addTo(List<String> parts, String part) {
    if (!part.trim().isEmpty()) {
      parts.add(part.trim());
    }
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("'") || text.startsWith("\""))
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
