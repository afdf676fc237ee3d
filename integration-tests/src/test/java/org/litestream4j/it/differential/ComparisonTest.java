package org.litestream4j.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final String BUSY =
      "! org.sqlite.SQLiteException: [SQLITE_BUSY] The database file is locked [5 null]";

  @Test
  void anotherAnswerIsAFaultAndIsToldWithTheCallsBeforeIt() {
    Comparison comparison =
        Comparison.of(
            calls("1\ta\tfirst\t1", "2\ta\tsecond\t2"), calls("1\ta\tfirst\t1", "2\ta\tsecond\t3"));

    assertThat(comparison.fault().orElseThrow()).contains("first", "second", "3");
    assertThat(comparison.tolerated()).isEmpty();
  }

  @Test
  void aCallThatIsMissingIsAFault() {
    assertThat(Comparison.of(calls("1\ta\tfirst\t1"), List.of()).fault()).isPresent();
  }

  @Test
  void aReaderThatIsNotBlockedIsExcusedOnlyWhereTheAppSetsNoWalMode() {
    String begin = "1\t-\tepisode on 0.db in ";

    assertThat(
            Comparison.of(
                    calls(begin + "DELETE\t", "2\ta\tSELECT\t" + BUSY),
                    calls(begin + "DELETE\t", "2\ta\tSELECT\t1"))
                .tolerated())
        .containsKey("readers and writers");
    assertThat(
            Comparison.of(
                    calls(begin + "WAL\t", "2\ta\tSELECT\t" + BUSY),
                    calls(begin + "WAL\t", "2\ta\tSELECT\t1"))
                .fault())
        .isPresent();
  }

  @Test
  void whatFollowsAWriterThatWasNotBlockedIsNotComparedInItsEpisode() {
    String begin = "1\t-\tepisode on 0.db in DELETE\t";
    String next = "4\t-\tepisode on 1.db in DELETE\t";

    Comparison comparison =
        Comparison.of(
            calls(begin, "2\ta\tupdate: DELETE\t" + BUSY, "3\ta\tSELECT\t1", next),
            calls(begin, "2\ta\tupdate: DELETE\t1", "3\ta\tSELECT\t0", next));

    assertThat(comparison.fault()).isEmpty();
    assertThat(comparison.partedFiles()).containsExactly("0.db");
    assertThat(comparison.calls()).isEqualTo(3);
  }

  @Test
  void whatFollowsACloseThatFailedIsNotComparedInItsEpisode() {
    String begin = "1\t-\tepisode on 0.db in DELETE\t";
    String close = "2\ta\tclose\t! java.sql.SQLException: finalized [0 null]";

    assertThat(
            Comparison.of(
                    calls(begin, close, "3\t-\tfacts of 0.db\tversions 1 1"),
                    calls(begin, close, "3\t-\tfacts of 0.db\tversions 2 2"))
                .fault())
        .isEmpty();
  }

  @Test
  void whoMeetsALockOnlyWithTheAgentIsNeverExcused() {
    assertThat(Comparison.of(calls("1\ta\tSELECT\t1"), calls("1\ta\tSELECT\t" + BUSY)).fault())
        .isPresent();
  }

  @Test
  void everyExcuseIsARowOfTheReadme() throws Exception {
    String readme = java.nio.file.Files.readString(java.nio.file.Path.of("../README.md"));

    assertThat(Excuses.ALL).allMatch(excuse -> readme.contains("\n| " + excuse.row() + " |"));
  }

  private static List<AnsweredCall> calls(String... lines) {
    return Stream.of(lines).map(AnsweredCall::parse).toList();
  }
}
