package org.litestream4j.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeStepTest {
  private static final long LARGE = 5L << 20;

  @Test
  void aFewFilesAreMergedAtOnce() {
    assertThat(sizes(inputs(100, 3_000), 4096)).containsExactly(100);
    assertThat(sizes(inputs(4, LARGE), 4096)).containsExactly(4);
  }

  @Test
  void ofLargeFilesFewAreOpenAtATime() {
    assertThat(sizes(inputs(9, LARGE), 4096)).containsExactly(4, 4, 1);
  }

  @Test
  void ofSmallFilesOnlySomeMegabytesAreInMemory() {
    assertThat(sizes(inputs(10, 1L << 20), 4096)).containsExactly(4, 4, 2);
    assertThat(sizes(inputs(1_000, 100), 4096)).allMatch(size -> size < 256);
    assertThat(sizes(inputs(1_000, 100), 65536)).allMatch(size -> size < 32);
  }

  @Test
  void eachFullGroupHasSeveralSoThatThereIsAnEnd() {
    List<MergeInput> mixed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      mixed.addAll(inputs(1, i % 2 == 0 ? LARGE : 1L << 20));
    }
    List<Integer> sizes = sizes(mixed, 65536);
    assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size >= 4);
  }

  private static List<Integer> sizes(List<MergeInput> inputs, int pageSizeBytes) {
    List<Integer> sizes = new ArrayList<>();
    for (List<MergeInput> group : MergeStep.groups(inputs, pageSizeBytes)) {
      sizes.add(group.size());
    }
    return sizes;
  }

  private static List<MergeInput> inputs(int count, long sizeBytes) {
    List<MergeInput> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(
          new MergeInput() {
            @Override
            public long sizeBytes() {
              return sizeBytes;
            }

            @Override
            public InputStream open() {
              throw new AssertionError("only sizes count");
            }
          });
    }
    return inputs;
  }
}
