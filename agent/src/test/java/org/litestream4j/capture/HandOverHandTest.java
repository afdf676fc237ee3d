package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.io.Room;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.HeldWal;

/** Whatever writers, readers and checkpoints do, the chain is the database. */
class HandOverHandTest {
  private static final int STEPS = Integer.getInteger("test.steps", 150);

  private static final int COMMITS_BETWEEN_CHECKPOINTS = 10;

  @TempDir Path directory;

  static LongStream seeds() {
    return TwoApps.seeds("HandOverHandTest", 12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inEveryOrderOfStepsTheChainIsTheDatabase(long seed) throws Exception {
    Path path = directory.resolve("app.db");
    Random random = new Random(seed);
    AppDatabase.createWal(path).close();
    TwoApps apps = TwoApps.open(path, random);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) < 2) {
          apps.step();
        } else {
          ours(random, capture, followed);
        }
        if (step % 50 == 0) {
          assertChecksumIsTrue(followed.meta());
        }
      }
      apps.close();
      capture.sync();
      followed.release(capture);
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void underThreadsThatNeverPauseTheChainIsTheDatabase() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createWal(path).close();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    AtomicBoolean over = new AtomicBoolean();
    Semaphore commits = new Semaphore(0);
    AppDatabase stays = AppDatabase.open(path);
    try (Followed followed = Followed.open(path)) {
      LiveCapture capture = followed.capture();
      List<Future<Integer>> work = new ArrayList<>();
      work.add(threads.submit(writer(path, 1, over, commits)));
      work.add(threads.submit(writer(path, 2, over, commits)));
      work.add(threads.submit(checkpointer(path, over, commits)));
      Random random = new Random();
      long end = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < end) {
        ours(random, capture, followed);
      }
      over.set(true);
      for (Future<Integer> one : work) {
        assertThat(one.get()).isPositive();
      }
      capture.sync();
      stays.close();
      followed.release(capture);
      followed.assertChainIsTheFile();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void ours(Random random, LiveCapture capture, Followed followed)
      throws SQLException, IOException {
    HeldWal held = capture.held();
    switch (random.nextInt(7)) {
      case 0, 1 -> held.copy();
      case 2 -> held.rotate();
      case 3 -> held.backfill();
      case 4 -> held.settle();
      case 5 -> new WalSettling(followed.open(), capture, Room.ofFileSystems(), 1000).clearAlone();
      default -> held.settleAlone();
    }
  }

  private static Callable<Integer> writer(
      Path path, long seed, AtomicBoolean over, Semaphore commits) {
    return () -> {
      Random random = new Random(seed);
      int done = 0;
      try (AppDatabase app = AppDatabase.open(path)) {
        while (!over.get()) {
          int committed = RandomApp.attempt(() -> app.changeSomething(random));
          commits.release(committed);
          done += committed;
        }
      }
      return done;
    };
  }

  private static Callable<Integer> checkpointer(Path path, AtomicBoolean over, Semaphore commits) {
    return () -> {
      int done = 0;
      try (AppDatabase app = AppDatabase.open(path)) {
        while (!over.get()) {
          if (!commits.tryAcquire(COMMITS_BETWEEN_CHECKPOINTS, 100, TimeUnit.MILLISECONDS)) {
            continue;
          }
          String mode = RandomApp.CHECKPOINTS.get(done % RandomApp.CHECKPOINTS.size());
          done += RandomApp.attempt(() -> app.execute("PRAGMA wal_checkpoint(" + mode + ")"));
        }
      }
      return done;
    };
  }

  private static void assertChecksumIsTrue(MetaDirectory meta) throws IOException {
    ChainImage image = ChainImage.of(meta);
    assertThat(image.computedChecksum()).isEqualTo(image.recordedChecksum());
  }
}
