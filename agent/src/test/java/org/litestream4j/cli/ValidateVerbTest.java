package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.restore.ReferenceReplica;

class ValidateVerbTest {
  @TempDir Path temporary;

  @Test
  void saysWhatIsThereAndThatNothingIsWrong() throws IOException {
    String url = unpacked("f-damaged/undamaged");
    CommandResult result = CommandResult.of("validate", url);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .matches(
            """
            %s
            level  files  size   min_txid          max_txid
            0      9      11081  0000000000000001  0000000000000009
            1      1      3833   0000000000000001  0000000000000001
            9      1      3833   0000000000000001  0000000000000001
            ok: TXID 0000000000000009 of 2026-11-21T\\S+Z: every file is whole, and none records the\
             checksum of the database
            """
                .formatted(url));
  }

  @Test
  void namesWhatIsWrongAsJson() throws IOException {
    String url = unpacked("f-damaged/flipped-trailer-checksum");
    CommandResult result = CommandResult.of("validate", "-json", url);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(normalized(result.out()))
        .isEqualTo(
            """
            [
              {
                "replica": "URL",
                "status": "damaged",
                "txid": "0000000000000009",
                "timestamp": "TIME",
                "proved": "none",
                "page_size": 0,
                "pages": 0,
                "checksum": "",
                "levels": [
                  {
                    "level": 0,
                    "files": 9,
                    "size": 1,
                    "min_txid": "0000000000000001",
                    "max_txid": "0000000000000009"
                  },
                  {
                    "level": 1,
                    "files": 1,
                    "size": 1,
                    "min_txid": "0000000000000001",
                    "max_txid": "0000000000000001"
                  },
                  {
                    "level": 9,
                    "files": 1,
                    "size": 1,
                    "min_txid": "0000000000000001",
                    "max_txid": "0000000000000001"
                  }
                ],
                "findings": [
                  {
                    "level": 0,
                    "min_txid": "0000000000000006",
                    "max_txid": "0000000000000006",
                    "problem": "level 0 0000000000000006-0000000000000006.ltx: file checksum\
             mismatch"
                  }
                ]
              }
            ]
            """);
  }

  private static String normalized(String json) {
    return json.replaceAll("file://[^\"]+", "URL")
        .replaceAll("2026-[^\"]+Z", "TIME")
        .replaceAll("\"size\": \\d+", "\"size\": 1")
        .replaceAll("mismatch[^\"]+", "mismatch");
  }

  /** What Litestream does not restore is never found to be in order. */
  @TestFactory
  Stream<DynamicTest> findsSomethingWrongWithWhatLitestreamDoesNotRestore() {
    return ReferenceReplica.all().stream()
        .filter(reference -> reference.manifest().get("result") instanceof Map)
        .map(
            reference ->
                DynamicTest.dynamicTest(reference.toString(), () -> assertIsFound(reference)));
  }

  private void assertIsFound(ReferenceReplica reference) throws IOException {
    Map<?, ?> restore = (Map<?, ?>) reference.manifest().get("result");
    Path replica = reference.unpackTo(Files.createTempDirectory(temporary, "case"));
    CommandResult result = CommandResult.of("validate", "file://" + replica);
    if (!restore.get("exit").equals(0)) {
      assertThat(result.exit()).as(result.out()).isEqualTo(2);
      assertThat(result.out()).contains("\nwrong: ");
    } else if (result.exit() != 0) {
      // Something is missing or damaged there that a restore of the newest state goes round.
      assertThat(result.out()).contains("\nwrong: level ");
    }
  }

  @Test
  void looksAtEachReplicaOfADatabase() throws IOException {
    String sound = unpacked("f-damaged/undamaged");
    Path file = Files.createFile(temporary.resolve("no-directory"));
    Path config =
        Files.writeString(
            temporary.resolve("litestream.yml"),
            """
            dbs:
              - path: /srv/app.db
                replicas:
                  - url: file://%s/x
                  - url: %s
            """
                .formatted(file, sound));
    CommandResult result =
        CommandResult.of("validate", "-config", config.toString(), "/srv/app.db");
    assertThat(result.exit()).as("one could not be asked").isEqualTo(1);
    assertThat(result.err()).contains(file + "/x could not be validated: ").hasLineCount(1);
    assertThat(result.out()).contains(sound + "\n", "\nok: TXID 0000000000000009");
  }

  @Test
  void isNotConfusedByMistakes() throws IOException {
    for (String[] mistake :
        List.of(
            new String[] {"validate"},
            new String[] {"validate", "-parallelism", "0", "file:///x"},
            new String[] {"validate", "file://x"})) {
      CommandResult result = CommandResult.of(mistake);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("Error: ");
    }
    CommandResult empty = CommandResult.of("validate", "file://" + temporary.resolve("none"));
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.out()).endsWith("\nwrong: it holds no files: nothing was replicated to it\n");
  }

  @Test
  void doesNotJudgeAReplicaOfLitestream03() throws IOException {
    CommandResult result = CommandResult.of("validate", unpacked("e-v0.3.13"));
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("was written by Litestream 0.3", "Try: litestream restore ");
  }

  private String unpacked(String name) throws IOException {
    return "file://" + ReferenceReplica.named(name).unpackTo(temporary);
  }
}
