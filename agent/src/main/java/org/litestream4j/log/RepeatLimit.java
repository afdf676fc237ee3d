package org.litestream4j.log;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lets the same text through once per interval, and then says how often it was held back. */
final class RepeatLimit {
  static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int TEXTS_REMEMBERED = 256;

  private static final class Repeats {
    private final long shownAtMillis;
    private long heldBack;

    private Repeats(long shownAtMillis) {
      this.shownAtMillis = shownAtMillis;
    }
  }

  private final Clock clock;
  private final Map<String, Repeats> texts =
      new LinkedHashMap<String, Repeats>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repeats> eldest) {
          return size() > TEXTS_REMEMBERED;
        }
      };

  RepeatLimit(Clock clock) {
    this.clock = clock;
  }

  /** The text to show now; empty if it is held back. */
  synchronized Optional<String> admit(String text) {
    long now = clock.millis();
    Repeats repeats = texts.get(text);
    if (repeats == null) {
      texts.put(text, new Repeats(now));
      return Optional.of(text);
    }
    if (Math.abs(now - repeats.shownAtMillis) < INTERVAL.toMillis()) {
      repeats.heldBack++;
      return Optional.empty();
    }
    texts.remove(text);
    texts.put(text, new Repeats(now));
    return Optional.of(
        repeats.heldBack == 0 ? text : text + " (and " + repeats.heldBack + " times more)");
  }
}
