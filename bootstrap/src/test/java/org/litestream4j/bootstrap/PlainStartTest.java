package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStartTest {
  private static final String[] PIECES = {
    "replica",
    "=",
    "file",
    "://",
    "/",
    "{name}",
    "{path}",
    "{",
    "}",
    "a",
    "Z",
    "0",
    ".",
    "-",
    "_",
    ",",
    "restore-on-start",
    " ",
    "'",
    "\"",
    "%",
    "\\",
    "s3",
    "é",
    "~",
    ":",
    "?",
    "\u0000"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replica=file:///backup",
        "replica=file:///backup/{name}",
        "replica=file:///srv/back-up_2/{path}/x.d,restore-on-start"
      })
  void whatTheReadmeTellsToWriteIsPlain(String argument) {
    assertThat(PlainStart.isPlain(argument)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "replica=file://",
        "replica=file:///",
        "replica=file:////",
        "replica=file://backup",
        "replica=file:///backup/{nmae}",
        "replica=file:///backup/{na{path}me}",
        "replica=file:///a,replica=file:///b",
        "replica=file:///a,restore-on-start,restore-on-start",
        "replica=s3://bucket/a",
        "replica=file:///a b",
        "litestream.yml"
      })
  void whateverCouldBeAMistakeIsLookedAt(String argument) {
    assertThat(PlainStart.isPlain(argument)).isFalse();
  }

  @Test
  void whatIsPlainIsNeverRefusedLater() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int plain = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder argument = new StringBuilder(random.nextInt(4) == 0 ? "" : "replica=file:///");
      for (int left = random.nextInt(6); left > 0; left--) {
        argument.append(PIECES[random.nextInt(PIECES.length)]);
      }
      argument.append(random.nextBoolean() ? "" : ",restore-on-start");
      if (PlainStart.isPlain(argument.toString())) {
        plain++;
        assertThatCode(
                () -> {
                  Settings settings = SettingSources.ofArgument(argument.toString()).read();
                  assertThat(ConfigurationFilePath.of(settings)).isEqualTo(usualFile());
                  assertThat(ReplicaUrl.check(settings.text(SettingKey.REPLICA_FOR_ALL).get()))
                      .isEqualTo(ReplicaType.FILE);
                })
            .as("seed %d: %s", seed, argument)
            .doesNotThrowAnyException();
      }
    }
    assertThat(plain).as("seed %d", seed).isGreaterThan(500);
  }

  @Test
  void whatIsStatedElsewhereIsSeen() {
    Properties property = new Properties();
    property.setProperty("litestream.replcia", "x");

    assertThat(PlainStart.statesNothing(new Properties(), Map.of("PATH", "/bin"))).isTrue();
    assertThat(PlainStart.statesNothing(property, Map.of())).isFalse();
    assertThat(PlainStart.statesNothing(new Properties(), Map.of("LITESTREAM_INCLUDE", "*.db")))
        .isFalse();
  }

  private static Optional<?> usualFile() throws ConfigurationException {
    return ConfigurationFilePath.of(Settings.none());
  }
}
