package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.litestream4j.faults.Faults;
import org.litestream4j.sqlite.AppDatabase;

/** Captures again and again, with an error at the first step, at the second one, and so on. */
public final class EveryStepFails implements ToIntFunction<Path> {
  /** The first steps of an action differ most from one another. */
  private static final int STEPS = 250;

  private interface Action {
    void run() throws Exception;
  }

  private final Random random = new Random(1);

  public EveryStepFails() {}

  /** Returns how many steps have failed. */
  @Override
  public int applyAsInt(Path path) {
    try {
      AppDatabase.createWal(path).close();
      AppDatabase app = AppDatabase.open(path);
      int failed = 0;
      try (Followed followed = Followed.open(path)) {
        LiveCapture capture = followed.capture();
        failed += atEachStep(app, followed, capture, capture::sync);
        failed += atEachStep(app, followed, capture, () -> capture.held().settleAlone());
        failed += atEachStep(app, followed, capture, capture::resync);
        failed += atEachStep(app, followed, capture, capture::snapshot);
        app.close();
        capture.sync();
        followed.release(capture);
        followed.assertChainIsTheFile();
      }
      return failed;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int atEachStep(AppDatabase app, Followed followed, LiveCapture capture, Action action)
      throws Exception {
    for (int step = 1; step <= STEPS; step++) {
      app.changeSomething(random);
      Faults.failAt(step);
      try {
        action.run();
      } catch (OutOfMemoryError e) {
        assertThat(e).hasMessage("a fault");
      }
      boolean isOver = Faults.stop();
      app.changeSomething(random);
      capture.sync();
      assertThat(capture.failure()).isEmpty();
      if (step % 10 == 0) {
        ChainImage image = ChainImage.of(followed.meta());
        assertThat(image.computedChecksum())
            .as("step %d", step)
            .isEqualTo(image.recordedChecksum());
      }
      if (isOver) {
        return step - 1;
      }
    }
    return STEPS;
  }
}
