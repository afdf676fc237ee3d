package org.litestream4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogTest {
  private final HandClock clock = new HandClock();
  private final Writes writes = new Writes();

  @Test
  void eachLineIsOneWriteWithOurName() {
    Log log = Log.to(writes, LogLevel.INFO, clock);

    log.info("replicating /data/ä.db to file:///backup");
    log.warn("second");

    assertThat(writes.texts)
        .containsExactly(
            "litestream: replicating /data/ä.db to file:///backup\n", "litestream: second\n");
  }

  @Test
  void aMessageOfSeveralLinesBecomesOne() {
    Log.to(writes, LogLevel.INFO, clock).error("first\r\n  second\nthird\n");

    assertThat(writes.texts).containsExactly("litestream: first second third\n");
  }

  @Test
  void linesBelowTheLevelAreNotShown() {
    Log log = Log.to(writes, LogLevel.WARN, clock);

    log.error("error");
    log.warn("warn");
    log.info("info");
    log.debug("debug");

    assertThat(writes.texts).containsExactly("litestream: error\n", "litestream: warn\n");
  }

  @Test
  void traceIsReadAsDebug() {
    assertThat(LogLevel.named("trace")).isEqualTo(LogLevel.DEBUG);
    assertThat(LogLevel.named("Warn")).isEqualTo(LogLevel.WARN);
  }

  @Test
  void aRepeatedLineIsHeldBackForAMinuteAndCounted() {
    Log log = Log.to(writes, LogLevel.INFO, clock);

    log.warn("the replica does not answer");
    log.warn("the replica does not answer");
    log.warn("something else");
    clock.advance(RepeatLimit.INTERVAL.minusMillis(1));
    log.warn("the replica does not answer");
    clock.advance(Duration.ofMillis(1));
    log.warn("the replica does not answer");

    assertThat(writes.texts)
        .containsExactly(
            "litestream: the replica does not answer\n",
            "litestream: something else\n",
            "litestream: the replica does not answer (and 2 times more)\n");
  }

  @Test
  void aClosedStderrDisturbsNobody() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThatCode(() -> Log.to(closed, LogLevel.INFO, clock).info("text"))
        .doesNotThrowAnyException();
  }

  @Test
  void theProcessesStderrIsMeantEvenWhereTheAppReplacedIts() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AppThatReplacesStderr.class.getName())
            .start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.getErrorStream())
        .hasContent("litestream: said to whoever reads the process");
    assertThat(process.getInputStream()).isEmpty();
  }

  static final class AppThatReplacesStderr {
    private AppThatReplacesStderr() {}

    public static void main(String[] args) {
      System.setErr(System.out);
      Log.toStderr(LogLevel.INFO, Clock.systemUTC()).info("said to whoever reads the process");
    }
  }

  private static final class Writes extends ByteArrayOutputStream {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void writeBytes(byte[] bytes) {
      texts.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void write(byte[] bytes) {
      writeBytes(bytes);
    }
  }

  private static final class HandClock extends Clock {
    private Instant now = Instant.EPOCH;

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
