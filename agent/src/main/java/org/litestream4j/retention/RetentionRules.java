package org.litestream4j.retention;

import java.time.Duration;

/** How long the files of a replica are kept. */
public final class RetentionRules {
  private final Duration history;
  private final Duration levelZero;

  private RetentionRules(Duration history, Duration levelZero) {
    this.history = history;
    this.levelZero = levelZero;
  }

  /**
   * @param history how far back a restore can go at least
   * @param levelZero how long a file of level 0 is kept that was merged; 0 for ever
   */
  public static RetentionRules of(Duration history, Duration levelZero) {
    return new RetentionRules(history, levelZero);
  }

  /** Files that were made before this moment need not be restored any more. */
  long historyBeginMillis(long nowMillis) {
    return nowMillis - history.toMillis();
  }

  boolean keepsLevelZero() {
    return levelZero.isZero();
  }

  Duration levelZero() {
    return levelZero;
  }

  /** Files of level 0 that were made before this moment may go. */
  long levelZeroBeginMillis(long nowMillis) {
    return nowMillis - levelZero.toMillis();
  }
}
