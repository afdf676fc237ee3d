package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.Seeds;

class PageChangesTest {
  @Test
  void pagesByWhichTheDatabaseGrewAreAllThere() {
    assertThat(PageChanges.withGrowth(new int[] {1, 3, 12}, 10, 14, 4096))
        .containsExactly(1, 3, 11, 12, 13, 14);
  }

  @Test
  void aDatabaseThatShrankHasOnlyWhatTheWalChanged() {
    assertThat(PageChanges.withGrowth(new int[] {1, 3}, 10, 4, 4096)).containsExactly(1, 3);
  }

  @Test
  void theLockPageIsLeftOut() {
    int lockPage = (int) LockPage.of(65536);
    assertThat(PageChanges.withGrowth(new int[] {1}, lockPage - 2, lockPage + 1, 65536))
        .containsExactly(1, lockPage - 1, lockPage + 1);
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void itIsTheUnionOfWhatChangedAndWhatIsNew(long seed) {
    Random random = new Random(seed);
    int before = random.nextInt(20);
    int after = 1 + random.nextInt(30);
    TreeSet<Integer> expected = new TreeSet<>();
    for (int i = random.nextInt(10); i >= 0; i--) {
      expected.add(1 + random.nextInt(after));
    }
    int[] changed = expected.stream().mapToInt(Integer::intValue).toArray();
    for (int page = before + 1; page <= after; page++) {
      expected.add(page);
    }
    assertThat(PageChanges.withGrowth(changed, before, after, 512))
        .containsExactly(expected.toArray(new Integer[0]));
  }
}
