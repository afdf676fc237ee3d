package org.litestream4j.replica;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody who mistyped a name probably meant. */
public final class NearestName {
  private NearestName() {}

  /** {@code " (did you mean 'x'?)"} with the known name that needs the fewest edits. */
  public static String hint(String mistyped, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(mistyped, name)))
        .map(name -> " (did you mean '" + name + "'?)")
        .orElse("");
  }

  /** The Levenshtein distance. */
  private static int edits(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
