package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Shell;

/** The demo is a check too: it exits 1 if a row is missing. */
class DemoIT {
  private static final String SECONDS_OF_WRITING = "2";

  @Test
  void everyAcknowledgedRowIsBackAfterAKillAndTheLossOfTheDisk() throws Exception {
    Exit demo = Shell.run(Path.of(".."), "./demo " + SECONDS_OF_WRITING);

    assertThat(demo.code()).as(demo.stdout() + demo.stderr()).isZero();
    assertThat(demo.stdout())
        .contains("Lag after the first second: ")
        .contains(" acknowledged notes are back.");
  }
}
