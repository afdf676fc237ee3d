package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.simulation.SimulatedTime;

class LeftAloneTest {
  private static final long MORE_THAN_QUIET_NANOS = TimeUnit.SECONDS.toNanos(11);

  @TempDir Path process;

  private final SimulatedTime time = new SimulatedTime(0);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private LeftAlone leftAlone;

  @BeforeEach
  void uses600Of1024() throws Exception {
    Files.writeString(process.resolve("limits"), "Max open files            1024  4096   files\n");
    Files.createDirectory(process.resolve("fd"));
    leftAlone =
        new LeftAlone(Descriptors.of(process), time, Log.to(said, LogLevel.INFO, time.clock()));
  }

  @Test
  void theFirstIsSaidAtOnceAndHundredsInFewLines() {
    leftAlone.add("/data/0.db");
    assertThat(lines()).singleElement().asString().contains("/data/0.db is NOT replicated for now");
    for (int i = 1; i < 300; i++) {
      leftAlone.add("/data/" + i + ".db");
      if (i % 100 == 0) {
        leftAlone.look();
      }
    }
    leftAlone.look();
    leftAlone.look();
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).contains("101 databases are NOT replicated for now, one of them");
    assertThat(lines().get(2)).contains("300 databases").contains("of 1024 file descriptors");
  }

  @Test
  void whatComesAndGoesIsNotSaidEachTime() {
    for (int i = 0; i < 20; i++) {
      leftAlone.add("/data/app.db");
      leftAlone.look();
      leftAlone.remove("/data/app.db");
      leftAlone.look();
    }
    assertThat(lines()).hasSize(1);
    time.pass(MORE_THAN_QUIET_NANOS);
    leftAlone.look();
    assertThat(lines()).hasSize(2).last().asString().contains("no open database is left alone");
    leftAlone.add("/data/other.db");
    assertThat(lines()).hasSize(3);
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
