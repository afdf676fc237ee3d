package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The demo is a check too: it exits 1 if a row is missing. */
class DemoIT {
  private static final String SECONDS_OF_WRITING = "2";

  @Test
  void everyAcknowledgedRowIsBackAfterAKillAndTheLossOfTheDisk() throws Exception {
    Process demo =
        new ProcessBuilder("./demo", SECONDS_OF_WRITING)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(demo.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("Lag after the first second: ")
        .contains(" acknowledged notes are back.");
  }
}
