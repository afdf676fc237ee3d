package org.litestream4j.faults;

/** An error of the JVM at a step of our choice: what a full heap does at one that nobody chose. */
public final class Faults {
  private static int stepsLeft;

  private Faults() {}

  /** The {@code step}-th step from now on fails, counted from 1. */
  public static void failAt(int step) {
    stepsLeft = step;
  }

  /**
   * @return whether none failed
   */
  public static boolean stop() {
    boolean isUnused = stepsLeft > 0;
    stepsLeft = 0;
    return isUnused;
  }

  /** Called before each call that woven code makes. */
  public static void step() {
    if (stepsLeft > 0 && --stepsLeft == 0) {
      throw new OutOfMemoryError("a fault");
    }
  }
}
