package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.restore.ReferenceReplica;

class CommandLineMainTest {
  @Test
  void explainsItselfAndFailsWithoutACommand() {
    CommandResult result = CommandResult.of();
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: litestream", "restore", "ltx", "version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-help", "--help"})
  void explainsItselfWhenAsked(String option) {
    assertThat(CommandResult.of(option).exit()).isZero();
    assertThat(CommandResult.of(option).out()).contains("Usage: litestream");
    CommandResult verb = CommandResult.of("restore", option);
    assertThat(verb.exit()).isZero();
    assertThat(verb.out()).contains("Usage: litestream restore", "-timestamp");
    assertThat(verb.err()).isEmpty();
  }

  @Test
  void namesTheNearestCommand() {
    assertThat(CommandResult.of("restor").err())
        .isEqualTo("Error: Unmatched argument at index 0: 'restor'\nTry: litestream restore\n");
  }

  @Test
  void printsItsVersion() {
    assertThat(CommandResult.of("version").out()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
  }

  @Test
  void listsTheFilesOfOneLevelOrAll(@TempDir Path temporary) throws IOException {
    Path replica = ReferenceReplica.named("f-damaged/hole-covered-by-l1").unpackTo(temporary);
    String url = "file://" + replica;
    assertThat(CommandResult.of("ltx", "-level", "1", url).out())
        .matches(
            """
            level  min_txid          max_txid          size  created
            1      0000000000000001  0000000000000001  3833  2026-11-21T\\d\\d:\\d\\d:\\d\\dZ
            """);
    assertThat(CommandResult.of("ltx", url).out().lines()).hasSize(9).allMatch(l -> !l.isEmpty());
    assertThat(CommandResult.of("ltx", "-level=all", url).out().lines()).hasSize(10);
    assertThat(CommandResult.of("ltx", "-level", "1", "-json", url).out())
        .contains("\"level\": 1", "\"timestamp\": \"2026-11-21T");
    assertThat(CommandResult.of("ltx", "-level", "9", "-json", url).out()).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restore", "ltx", "databases", "adopt", "version"})
  void everyOptionOfEveryVerbHasOneDashOrTwo(String verb) {
    String usage = CommandResult.of(verb, "-h").out();
    for (String option : usage.split("[^-a-z]+", -1)) {
      if (option.matches("-[a-z][-a-z]*")) {
        assertThat(usage).containsPattern(option + ",.* -" + option + "\\b");
      }
    }
    assertThat(usage).contains("-help, --help");
  }

  @ParameterizedTest
  @CsvSource({"-o, -o", "-o, --o", "--txid, -txid", "-force, --force"})
  void anOptionIsGivenOnce(String option, String again) {
    CommandResult result =
        CommandResult.of("restore", option + "=false", again + "=false", "file:///x");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err())
        .contains("should be specified only once", "Try: litestream restore -h");
  }
}
