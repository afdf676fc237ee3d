package org.litestream4j.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;

class RetentionPlanTest {
  private static final long NOW = 1_000_000;
  private static final RetentionRules RULES =
      RetentionRules.of(Duration.ofMillis(500), Duration.ofMillis(100));

  @Test
  void theSnapshotWithWhichTheHistoryBeginsIsKept() {
    assertThat(history("9:1-2@-900", "9:1-4@-700", "9:1-6@-400", "9:1-8@-100"))
        .containsExactly("9:1-2");
  }

  @Test
  void aRestoreThatHasBegunWithTheLastSnapshotThatGoesFindsWhatFollowsIt() {
    assertThat(
            history(
                "9:1-2@-900", "9:1-4@-700", "9:1-6@-600", "1:2-3@-890", "1:4-5@-690", "1:6-7@-590"))
        .containsExactly("1:2-3", "9:1-2", "9:1-4");
  }

  @Test
  void withoutASecondSnapshotNothingGoes() {
    assertThat(history("9:1-2@-900", "1:2-3@-890", "1:4-5@-690")).isEmpty();
  }

  @Test
  void theLastFileOfALevelIsKept() {
    assertThat(history("9:1-4@-900", "9:1-8@-600", "2:2-3@-890", "1:2-3@-890", "1:4-9@-590"))
        .containsExactly("1:2-3", "9:1-4");
  }

  @Test
  void mergedFilesGoWhenTheyAreOldEnoughButNeverTheNewest() {
    assertThat(merged("9:1-1@-900", "1:2-5@-300", "0:2-2@-400", "0:3-3@-200", "0:4-4@-50"))
        .containsExactly("0:2-2", "0:3-3");
    assertThat(merged("9:1-1@-900", "1:2-5@-300", "0:5-5@-300")).isEmpty();
  }

  @Test
  void whatIsNotMergedStaysAndAllThatFollowsIt() {
    assertThat(merged("9:1-1@-900", "1:2-2@-400", "0:2-2@-400", "0:3-3@-300", "0:4-4@-50"))
        .containsExactly("0:2-2");
    assertThat(merged("9:1-1@-900", "1:3-3@-400", "0:2-2@-400", "0:3-3@-300", "0:4-4@-50"))
        .isEmpty();
  }

  @Test
  void whatLiesBeforeTheHistoryNeedNotBeMerged() {
    assertThat(merged("9:1-3@-400", "0:2-2@-900", "0:3-3@-400", "0:4-4@-300"))
        .containsExactly("0:2-2", "0:3-3");
  }

  @Test
  void aRetentionOfNothingKeepsMergedFilesForEver() {
    RetentionRules forEver = RetentionRules.of(Duration.ofMillis(500), Duration.ZERO);
    assertThat(
            RetentionPlan.ofMerged(files("1:2-3@-900", "0:2-2@-900", "0:3-3@-900"), forEver, NOW))
        .isEmpty();
  }

  @Test
  void theNextMomentIsThatOfTheOldestMergedFile() {
    assertThat(RetentionPlan.nextOfMerged(files("1:2-3@-70", "0:2-2@-80", "0:3-3@-70"), RULES))
        .hasValue(NOW - 80 + 100 + 1);
    assertThat(RetentionPlan.nextOfMerged(files("0:2-2@-80", "0:3-3@-70"), RULES)).isEmpty();
    assertThat(RetentionPlan.nextOfMerged(files("1:2-2@-70", "0:2-2@-80"), RULES)).isEmpty();
  }

  private static List<String> history(String... files) {
    return names(RetentionPlan.ofHistory(files(files), RULES, NOW));
  }

  private static List<String> merged(String... files) {
    return names(RetentionPlan.ofMerged(files(files), RULES, NOW));
  }

  private static List<String> names(List<Deletion> deletions) {
    List<String> names = new ArrayList<>();
    for (Deletion deletion : deletions) {
      LtxFileInfo file = deletion.file();
      names.add(file.level() + ":" + file.minTxid() + "-" + file.maxTxid());
    }
    return names;
  }

  /** {@code level:min-max@millis}, from now. */
  private static FilesByLevel files(String... texts) {
    List<LtxFileInfo> files = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split("[:@]", -1);
      String[] range = parts[1].split("-", -1);
      files.add(
          LtxFileInfo.of(
              Integer.parseInt(parts[0]),
              LtxFileName.of(Long.parseLong(range[0]), Long.parseLong(range[1])),
              1_000,
              NOW + Long.parseLong(parts[2])));
    }
    return FilesByLevel.of(files);
  }
}
