package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.restore.ReferenceReplica;

/** Whatever the real Litestream restores from its own replicas, we restore byte for byte. */
class ReferenceReplicasTest {
  private static final List<String> CASE_LISTS =
      List.of("restore", "restore_timestamp", "restore_with_HEAD");

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> restoresWhatLitestreamRestoresAndRefusesWhatItRefuses() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (ReferenceReplica reference : ReferenceReplica.all()) {
      Path replica = reference.unpackTo(Files.createTempDirectory(temporary, "case"));
      OptionalLong newest = newestMillis(replica);
      for (Map<String, Object> expected : cases(reference.manifest())) {
        tests.add(
            DynamicTest.dynamicTest(
                reference + ": " + expected.get("cmd"), () -> compare(replica, expected, newest)));
      }
    }
    return tests.stream();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> cases(Map<String, Object> manifest) {
    List<Map<String, Object>> cases = new ArrayList<>();
    for (String list : CASE_LISTS) {
      cases.addAll((List<Map<String, Object>>) manifest.getOrDefault(list, List.of()));
    }
    if (manifest.get("result") instanceof Map<?, ?> single) {
      cases.add((Map<String, Object>) single);
    }
    return cases;
  }

  private void compare(Path replica, Map<String, Object> expected, OptionalLong newest)
      throws Exception {
    Path output = Files.createTempDirectory(temporary, "output").resolve("restored.db");
    CommandResult result =
        CommandResult.of(arguments((String) expected.get("cmd"), replica, output));
    if (isAfterNewest((String) expected.get("cmd"), newest)) {
      assertThat(expected).containsEntry("exit", 1);
      assertThat(result.exit()).as(result.err()).isEqualTo(0);
      assertThat(sha256(output)).isEqualTo(newestState(replica));
      return;
    }
    assertThat(result.exit()).as(result.err()).isEqualTo(expected.get("exit"));
    assertThat(result.out()).isEmpty();
    if (result.exit() == 0) {
      assertThat(sha256(output)).isEqualTo(expected.get("db_sha256"));
    } else {
      assertThat(output.getParent()).isEmptyDirectory();
      assertThat(result.err()).startsWith("Error: ");
      if (isTextForUsers((String) expected.get("stderr"))) {
        assertThat(result.err().lines().findFirst()).hasValue((String) expected.get("stderr"));
      }
    }
  }

  /** Texts about the bytes of a damaged file name Litestream's own functions. */
  private static boolean isTextForUsers(String stderr) {
    return !stderr.contains("decode database");
  }

  private static String[] arguments(String command, Path replica, Path output) {
    return command
        .replace("litestream restore", "restore")
        .replace("OUT", output.toString())
        .replace("REPLICA", replica.toString())
        .split(" ");
  }

  /** The one deviation: a moment after everything asks for the newest state. */
  private static boolean isAfterNewest(String command, OptionalLong newest) throws Exception {
    int option = command.indexOf("-timestamp ");
    if (option < 0 || newest.isEmpty()) {
      return false;
    }
    return Rfc3339.parseMillis(command.substring(option).split(" ", 3)[1]) > newest.getAsLong();
  }

  private String newestState(Path replica) throws Exception {
    Path output = Files.createTempDirectory(temporary, "newest").resolve("restored.db");
    CommandResult.of("restore", "-o", output.toString(), "file://" + replica);
    return sha256(output);
  }

  private static OptionalLong newestMillis(Path replica) throws IOException {
    try (Stream<Path> files = Files.walk(replica)) {
      List<Path> data =
          files.filter(file -> file.getFileName().toString().matches(".*\\.(ltx|lz4)")).toList();
      long newest = Long.MIN_VALUE;
      for (Path file : data) {
        newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
      }
      return data.isEmpty() ? OptionalLong.empty() : OptionalLong.of(newest);
    }
  }

  /** The file is not needed any more: some of these databases have a gigabyte. */
  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    Files.delete(file);
    return HexFormat.of().formatHex(digest.digest());
  }
}
