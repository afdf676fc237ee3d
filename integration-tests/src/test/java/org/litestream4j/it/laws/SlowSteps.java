package org.litestream4j.it.laws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands in the place of {@code sqlite.BetweenSteps}: waits before some of the steps, mostly for
 * less than a commit takes, sometimes for longer than many of them, and writes down at the end how
 * many steps there were.
 */
final class SlowSteps {
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SlowSteps::tell));
  }

  private SlowSteps() {}

  static void before(Enum<?> step) {
    synchronized (COUNTS) {
      COUNTS.merge(step.name(), 1, Integer::sum);
    }
    switch (ThreadLocalRandom.current().nextInt(8)) {
      case 0 -> LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(2_000_000));
      case 1, 2, 3 -> spin(ThreadLocalRandom.current().nextInt(100_000));
      default -> {}
    }
  }

  private static void spin(int nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void tell() {
    try {
      synchronized (COUNTS) {
        Files.writeString(Path.of(System.getProperty("steps.file")), COUNTS.toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
