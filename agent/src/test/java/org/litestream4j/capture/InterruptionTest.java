package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.sqlite.AppDatabase;

/** We come and go, are killed and come back, and the app does whatever it likes meanwhile. */
class InterruptionTest {
  private static final int RUNS = 8;
  private static final int STEPS = 20;

  @TempDir Path directory;

  static LongStream seeds() {
    return TwoApps.seeds("InterruptionTest", 15);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void afterEveryInterruptionTheChainIsTheDatabase(long seed) throws Exception {
    Path path = directory.resolve("app.db");
    Random random = new Random(seed);
    AppDatabase.createWal(path).close();
    TwoApps apps = TwoApps.open(path, random);
    for (int run = 0; run < RUNS; run++) {
      aloneForAWhile(random, apps);
      try (Followed followed = Followed.open(path)) {
        LiveCapture capture = followed.capture();
        for (int step = random.nextInt(STEPS); step > 0; step--) {
          someStep(random, apps, capture);
        }
        boolean closes = random.nextBoolean();
        if (closes) {
          capture.sync();
        }
        followed.release(capture);
        if (closes) {
          apps.close();
          followed.assertChainIsTheFile();
          noteIfClosed(random, followed);
          apps = TwoApps.open(path, random);
        }
      }
    }
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      apps.close();
      capture.sync();
      followed.release(capture);
      followed.assertChainIsTheFile();
    }
  }

  private static void aloneForAWhile(Random random, TwoApps apps) throws Exception {
    for (int step = random.nextInt(STEPS); step > 0; step--) {
      apps.step();
    }
  }

  private static void someStep(Random random, TwoApps apps, LiveCapture capture) throws Exception {
    switch (random.nextInt(4)) {
      case 0, 1 -> apps.step();
      case 2 -> capture.sync();
      default -> assertThat(capture.held().settle()).isIn(true, false);
    }
  }

  /** A capture of the closed file, which the next run may believe. */
  private static void noteIfClosed(Random random, Followed followed) throws Exception {
    if (random.nextBoolean()) {
      followed.captureClosed();
    }
  }
}
