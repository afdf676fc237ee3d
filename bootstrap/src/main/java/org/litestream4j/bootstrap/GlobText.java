package org.litestream4j.bootstrap;

import java.util.ArrayList;
import java.util.List;

/** A glob as people write it. */
public final class GlobText {
  private GlobText() {}

  /** The globs of a text with {@code ;} between them. */
  public static List<String> list(String text) {
    List<String> globs = new ArrayList<>();
    for (String glob : text.split(";", -1)) {
      if (!glob.trim().isEmpty()) {
        globs.add(glob.trim());
      }
    }
    return globs;
  }

  /**
   * Refuses a glob that can only match what nobody means.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  public static void check(String glob) {
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        int end = classEnd(glob, i);
        if (end < 0) {
          throw new IllegalArgumentException(
              "'"
                  + glob
                  + "' has a [ without a ]: close it, or write \\[ for the character itself");
        }
        i = end;
      }
    }
  }

  /** Where the class ends that begins at {@code start}; it has one character at least. */
  public static int classEnd(String glob, int start) {
    return glob.indexOf(']', start + 2);
  }
}
