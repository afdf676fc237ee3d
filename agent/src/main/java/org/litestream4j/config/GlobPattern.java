package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.litestream4j.bootstrap.GlobText;

/**
 * A glob on the path of a database: {@code *} and {@code ?} stay within one name, {@code **} goes
 * on below, {@code [a-z]} and {@code [^a-z]} are one character, a backslash takes the next one
 * literally. Without a slash it is a glob on the file name.
 */
final class GlobPattern {
  private final Pattern pattern;
  private final String glob;

  private GlobPattern(String glob) {
    this.glob = glob;
    this.pattern = Pattern.compile(regexOf(glob), Pattern.DOTALL);
  }

  /**
   * @throws IllegalArgumentException if a {@code [} is never closed
   */
  static GlobPattern of(String glob) {
    GlobText.check(glob);
    return new GlobPattern(glob);
  }

  /** The globs of a text with {@code ;} between them. */
  static List<GlobPattern> listOf(String text) {
    List<GlobPattern> globs = new ArrayList<>();
    GlobText.list(text).forEach(glob -> globs.add(of(glob)));
    return globs;
  }

  boolean matches(Path path) {
    String text = glob.contains("/") ? path.toString() : String.valueOf(path.getFileName());
    return pattern.matcher(text.replace('\\', '/')).matches();
  }

  private static String regexOf(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      int classEnd = c == '[' ? GlobText.classEnd(glob, i) : -1;
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (classEnd > 0) {
        regex.append(classOf(glob.substring(i + 1, classEnd)));
        i = classEnd + 1;
      } else if (c == '\\' && i + 1 < glob.length()) {
        regex.append(Pattern.quote(glob.substring(i + 1, i + 2)));
        i += 2;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        i++;
      }
    }
    return regex.toString();
  }

  /** Only {@code -} and a leading {@code ^} or {@code !} mean something; a bad range is literal. */
  private static String classOf(String inside) {
    boolean negated = inside.startsWith("^") || inside.startsWith("!");
    String members =
        (negated ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\^&]", "\\\\$0");
    String regex = "[" + (negated ? "^/" : "") + members + "]";
    try {
      return Pattern.compile(regex).pattern();
    } catch (java.util.regex.PatternSyntaxException e) {
      return Pattern.quote("[" + inside + "]");
    }
  }
}
