package org.litestream4j.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;

class CompactionPlanTest {
  @Test
  void whatComesAfterTheNewestMergedFileIsMerged() {
    assertThat(into(1, "0:2-2", "0:3-3", "0:4-4")).containsExactly("2-2", "3-3", "4-4");
    assertThat(into(1, "1:2-3", "0:2-2", "0:3-3", "0:4-4")).containsExactly("4-4");
    assertThat(into(1, "1:2-4", "0:2-2", "0:3-3", "0:4-4")).isEmpty();
    assertThat(into(2, "1:2-4", "1:5-5", "2:2-4", "0:6-6")).containsExactly("5-5");
  }

  @Test
  void aChainThatBeganAnewBehindASnapshotIsNotMergedWithWhatWasBefore() {
    assertThat(into(1, "0:2-2", "0:3-3", "9:1-7", "0:8-8")).containsExactly("2-2", "3-3");
    assertThat(into(1, "1:2-3", "0:2-2", "0:3-3", "9:1-7", "0:8-8")).containsExactly("8-8");
  }

  @Test
  void aFileThatHoldsMoreThanWasMergedMayOverlap() {
    assertThat(into(2, "2:2-5", "1:4-7", "1:8-9")).containsExactly("4-7", "8-9");
  }

  private static List<String> into(int level, String... texts) {
    List<LtxFileInfo> files = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split("[:-]", -1);
      LtxFileName name = LtxFileName.of(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      files.add(LtxFileInfo.of(Integer.parseInt(parts[0]), name, 1_000, 0));
    }
    List<String> names = new ArrayList<>();
    for (LtxFileInfo file : CompactionPlan.into(level, FilesByLevel.of(files))) {
      names.add(file.minTxid() + "-" + file.maxTxid());
    }
    return names;
  }
}
