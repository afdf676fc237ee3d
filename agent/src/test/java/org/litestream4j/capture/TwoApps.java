package org.litestream4j.capture;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.LongStream;

/** Two connections that take their steps in an order drawn by chance. */
final class TwoApps {
  private final Random random;
  private final RandomApp first;
  private final RandomApp second;

  private TwoApps(Random random, RandomApp first, RandomApp second) {
    this.random = random;
    this.first = first;
    this.second = second;
  }

  static TwoApps open(Path path, Random random) throws SQLException {
    return new TwoApps(random, new RandomApp(path, random), new RandomApp(path, random));
  }

  /** The seeds of a test, printed; {@code test.seed} and {@code test.seeds} set others. */
  static LongStream seeds(String test, int usualCount) {
    long first = Long.getLong("test.seed", new Random().nextInt());
    int count = Integer.getInteger("test.seeds", usualCount);
    System.out.println(test + ": " + count + " seeds from " + first);
    return LongStream.range(first, first + count);
  }

  void step() throws SQLException {
    (random.nextBoolean() ? first : second).step();
  }

  void close() throws SQLException {
    first.close();
    second.close();
  }
}
