package org.litestream4j.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.litestream4j.ltx.LtxLevel;

/**
 * When each piece of the work at a replica is due, on the clock; most of the time none is. To merge
 * into a level has the number of that level, and so has a snapshot.
 */
final class DueTimes {
  static final long NEVER = Long.MAX_VALUE;

  /** To delete files of level 0 that were merged. */
  static final int MERGED = 0;

  /** To delete what lies before the history. */
  static final int HISTORY = LtxLevel.SNAPSHOT + 1;

  /** What makes files comes before what deletes them. */
  static final List<Integer> ORDER =
      Collections.unmodifiableList(Arrays.asList(1, 2, 3, 4, 5, 6, 7, 8, 9, HISTORY, MERGED));

  private final long[] dueMillis = new long[HISTORY + 1];

  DueTimes() {
    Arrays.fill(dueMillis, NEVER);
  }

  /** What it does, for people. */
  static String name(int piece) {
    switch (piece) {
      case MERGED:
        return "deleting merged files";
      case HISTORY:
        return "deleting old files";
      case LtxLevel.SNAPSHOT:
        return "making a snapshot";
      default:
        return "merging files into level " + piece;
    }
  }

  /** {@code piece} is due at {@code millis}, or before if it was. */
  void set(int piece, long millis) {
    dueMillis[piece] = Math.min(dueMillis[piece], millis);
  }

  boolean isSet(int piece) {
    return dueMillis[piece] != NEVER;
  }

  /** Whether it is due; then it is not any more. */
  boolean take(int piece, long nowMillis) {
    boolean isDue = dueMillis[piece] <= nowMillis;
    if (isDue) {
      dueMillis[piece] = NEVER;
    }
    return isDue;
  }

  /** The earliest of all; {@link #NEVER} if none is due. */
  long earliestMillis() {
    return Arrays.stream(dueMillis).min().orElse(NEVER);
  }
}
