package org.litestream4j.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.control.AgentStatus.Activity;

class AgentStatusTest {
  private static final String URL = "s3://bucket/app";

  @TempDir Path directory;

  @Test
  void isReadAsItWasWritten() throws IOException {
    ReplicaNews replica =
        ReplicaNews.of(URL, Map.of("url", URL), 1_000, "0000000000000003", "", "no \"route\"")
            .after(ReplicaNews.NONE, 7);
    AgentStatus written = status(5, Activity.FOLLOWS, "no room", replica);
    written.writeTo(directory);

    AgentStatus read = AgentStatus.readFrom(directory).orElseThrow();

    assertThat(read).hasToString(written.toString());
    assertThat(read.saysTheSameAs(status(6, Activity.FOLLOWS, "no room", replica))).isTrue();
    assertThat(read.replica(URL).orElseThrow().lastErrorMillis()).isEqualTo(7);
    assertThat(read.replica(URL).orElseThrow().keys()).containsEntry("url", URL);
    assertThat(read.drillIntervalMillis()).isEqualTo(60_000);
    assertThat(read.problem()).isEqualTo("no room");
  }

  @Test
  void whatHasFailedIsRememberedWithTheTimeWhenItBegan() {
    ReplicaNews first = news("broken").after(ReplicaNews.NONE, 1);
    ReplicaNews still = news("broken").after(first, 2);
    ReplicaNews over = news("").after(still, 3);
    ReplicaNews again = news("broken").after(over, 4);
    assertThat(still.lastErrorMillis()).isEqualTo(1);
    assertThat(over.lastError()).isEqualTo("broken");
    assertThat(over.failure()).isEmpty();
    assertThat(again.lastErrorMillis()).isEqualTo(4);
  }

  @Test
  void moreThanThatCommitsWereSentIsNews() {
    AgentStatus before = status(0, Activity.FOLLOWS, "", news(""));
    assertThat(status(0, Activity.FOLLOWS, "", news("")).isNewsAfter(before)).isFalse();
    assertThat(status(0, Activity.RESTS, "", news("")).isNewsAfter(before)).isTrue();
    assertThat(status(0, Activity.FOLLOWS, "x", news("")).isNewsAfter(before)).isTrue();
    assertThat(status(0, Activity.FOLLOWS, "", news("x")).isNewsAfter(before)).isTrue();
  }

  @Test
  void aFileThatIsTornOrForeignTellsNothing() throws IOException {
    status(5, Activity.FOLLOWS, "", news("x")).writeTo(directory);
    Path file = directory.resolve("status.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(AgentStatus.readFrom(directory)).as("%d bytes", length).isEmpty();
    }
    for (String text : List.of("[]", "{}", "{\"activity\":\"sleeps\"}", "{\"activity\":[[{}]]}")) {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      assertThat(AgentStatus.readFrom(directory)).as(text).isEmpty();
    }
    Files.delete(file);
    assertThat(AgentStatus.readFrom(directory)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessIsKnownUntilItIsGoneAlsoIfAnotherOneGetsItsId() throws Exception {
    ProcessMark own = ProcessMark.ofThisProcess();
    assertThat(own.state()).isEqualTo(ProcessMark.State.RUNNING);
    assertThat(ProcessMark.of(own.id(), own.begun() + "1").state())
        .isEqualTo(ProcessMark.State.GONE);
    assertThat(ProcessMark.of(own.id(), "").state()).isEqualTo(ProcessMark.State.UNKNOWN);
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ProcessMark.of("" + ended.pid(), own.begun()).state())
        .isEqualTo(ProcessMark.State.GONE);
  }

  private static ReplicaNews news(String failure) {
    return ReplicaNews.of(URL, Map.of(), 50, "", "", failure);
  }

  private static AgentStatus status(
      long millis, Activity activity, String problem, ReplicaNews replica) {
    return AgentStatus.of(
        ProcessMark.of("1", "2"), millis, activity, problem, 60_000, List.of(replica));
  }
}
