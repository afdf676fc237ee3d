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
    long first = Long.getLong("test.seed", new Random().nextInt());
    int count = Integer.getInteger("test.seeds", 15);
    System.out.println("InterruptionTest: " + count + " seeds from " + first);
    return LongStream.range(first, first + count);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void afterEveryInterruptionTheChainIsTheDatabase(long seed) throws Exception {
    Path path = directory.resolve("app.db");
    Random random = new Random(seed);
    AppDatabase.createWal(path).close();
    RandomApp first = new RandomApp(path, random);
    RandomApp second = new RandomApp(path, random);
    for (int run = 0; run < RUNS; run++) {
      aloneForAWhile(random, first, second);
      try (Followed followed = Followed.open(path)) {
        LiveCapture capture = followed.capture();
        for (int step = random.nextInt(STEPS); step > 0; step--) {
          someStep(random, first, second, capture);
        }
        boolean closes = random.nextBoolean();
        if (closes) {
          capture.sync();
        }
        followed.release(capture);
        if (closes) {
          first.close();
          second.close();
          followed.assertChainIsTheFile();
          noteIfClosed(random, followed);
          first = new RandomApp(path, random);
          second = new RandomApp(path, random);
        }
      }
    }
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      first.close();
      second.close();
      capture.sync();
      followed.release(capture);
      followed.assertChainIsTheFile();
    }
  }

  private static void aloneForAWhile(Random random, RandomApp first, RandomApp second)
      throws Exception {
    for (int step = random.nextInt(STEPS); step > 0; step--) {
      (random.nextBoolean() ? first : second).step();
    }
  }

  private static void someStep(
      Random random, RandomApp first, RandomApp second, LiveCapture capture) throws Exception {
    switch (random.nextInt(4)) {
      case 0 -> first.step();
      case 1 -> second.step();
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
