package org.litestream4j.it.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.CommitsInEveryWay;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.SideBySide;

/** What a driver that is woven for commits that wait tells of them, however they are made. */
class CommitEventsIT {
  private static final String NOW = "1 statement PRAGMA now_";

  private static final Set<String> COMMITTING =
      Set.of(
          "create",
          "update",
          "execute",
          "with",
          "pragma",
          "create_as",
          "commented",
          "commit",
          "end",
          "release",
          "commit_after_rollback_to",
          "text",
          "other_half",
          "jdbc_commit",
          "jdbc_autocommit",
          "prepared_update",
          "prepared_execute",
          "prepared_batch",
          "batch",
          "after_failure",
          "failing_batch",
          "after_rollback_by_conflict",
          "function");

  @TempDir static Path shared;
  private static Path agentJar;

  @TempDir Path directory;

  @BeforeAll
  static void makeJar() throws IOException {
    agentJar = RecordingJar.create(shared.resolve("recording.jar"));
  }

  static List<Driver> drivers() {
    return Stream.concat(
            DriverEventsIT.drivers().stream(),
            Stream.of("3.42.0.0", "3.50.3.0").map(Driver::xerial))
        .toList();
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void everyCommitIsAwaitedOnceTheMonitorIsFreeAndNothingElseIs(Driver driver) throws Exception {
    Recording recording =
        Recording.ofCommits(
            agentJar, driver, directory, CommitsInEveryWay.class, "jdbc:sqlite:app.db");

    assertThat(recording.exit().code()).as(recording.exit().stderr()).isZero();
    assertThat(recording.events()).doesNotContain("awaited inside");
    Map<String, Integer> awaited = waitsByStep(recording.events());
    assertThat(awaited).hasSizeGreaterThan(40);
    Set<String> waiting = new TreeSet<>();
    awaited.forEach(
        (step, waits) -> {
          if (waits > 0) {
            waiting.add(step);
          }
        });
    assertThat(waiting).isEqualTo(new TreeSet<>(COMMITTING));
    assertThat(awaited.values()).allMatch(waits -> waits <= 1);
  }

  private static Map<String, Integer> waitsByStep(List<String> events) {
    Map<String, Integer> waits = new LinkedHashMap<>();
    String step = "open";
    for (String event : events) {
      if (event.startsWith(NOW)) {
        step = event.substring(NOW.length());
        waits.put(step, 0);
      } else if (event.equals("awaited")) {
        waits.merge(step, 1, Integer::sum);
      }
    }
    return waits;
  }
}
