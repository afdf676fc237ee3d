package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.faults.FaultyLoader;

/** The app's heap may be full at any of our steps. */
class FullHeapTest {
  @TempDir Path directory;

  @Test
  void atWhicheverStepItIsFullTheChainIsTheDatabaseAfterTheNextOne() throws Exception {
    ClassLoader faulty = new FaultyLoader(FullHeapTest.class.getPackageName());
    @SuppressWarnings("unchecked")
    ToIntFunction<Path> run =
        (ToIntFunction<Path>)
            faulty.loadClass(EveryStepFails.class.getName()).getDeclaredConstructor().newInstance();
    int failed = run.applyAsInt(directory.resolve("app.db"));
    System.out.println("FullHeapTest: " + failed + " steps failed");
    assertThat(failed).isGreaterThan(200);
  }
}
