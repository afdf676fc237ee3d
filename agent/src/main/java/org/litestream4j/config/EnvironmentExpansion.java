package org.litestream4j.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $NAME} and {@code ${NAME}} in the text of a configuration file before it is
 * parsed, as Litestream does: in comments too, and by nothing where the variable is not set.
 */
final class EnvironmentExpansion {
  private static final String SPECIAL = "[*#$@!?0-9-]";
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\{([^}]*)\\}|(" + SPECIAL + "|[A-Za-z_][A-Za-z0-9_]*)|\\{)");
  private static final Pattern COMMENT_LINE = Pattern.compile("\\s*#.*");

  private final Map<String, String> environment;
  private final Set<String> missing = new LinkedHashSet<>();

  EnvironmentExpansion(Map<String, String> environment) {
    this.environment = environment;
  }

  String expand(String text) {
    StringBuilder expanded = new StringBuilder(text.length());
    for (String line : text.split("(?<=\n)", -1)) {
      expand(line, expanded);
    }
    return expanded.toString();
  }

  /** The names that were asked for outside comments and are not set. */
  Set<String> missing() {
    return missing;
  }

  private void expand(String line, StringBuilder expanded) {
    boolean comment = COMMENT_LINE.matcher(line.trim()).matches();
    Matcher reference = REFERENCE.matcher(line);
    int end = 0;
    while (reference.find()) {
      expanded.append(line, end, reference.start());
      String name = nameIn(reference);
      String value = environment.get(name);
      if (value != null) {
        expanded.append(value);
      } else if (!comment && !name.isEmpty()) {
        missing.add("$" + name);
      }
      end = reference.end();
    }
    expanded.append(line, end, line.length());
  }

  private static String nameIn(Matcher reference) {
    String braced = reference.group(1);
    String plain = reference.group(2);
    return braced != null ? braced : plain != null ? plain : "";
  }
}
