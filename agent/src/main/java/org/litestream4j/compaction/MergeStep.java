package org.litestream4j.compaction;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of a row of files are merged at once: so few that neither memory nor open files grow
 * with their number. Pure.
 */
final class MergeStep {
  /** Smaller files are read into memory and closed, so that they take no descriptor. */
  static final long SMALL_BYTES = 1L << 20;

  private static final long MEMORY_BYTES = 4L << 20;
  private static final int OPEN_FILES = 4;

  /** What a file that is being merged takes beside its pages: buffers and tables. */
  private static final int BESIDE_PAGES_BYTES = 16 << 10;

  private MergeStep() {}

  /**
   * The inputs in groups, in their order; a single group if all can be merged at once.
   *
   * @param pageSizeBytes that of all of them
   */
  static <T extends MergeInput> List<List<T>> groups(List<T> inputs, int pageSizeBytes) {
    long most = Math.max(2 * OPEN_FILES, MEMORY_BYTES / (2L * pageSizeBytes + BESIDE_PAGES_BYTES));
    List<List<T>> groups = new ArrayList<>();
    List<T> group = new ArrayList<>();
    long smallBytes = 0;
    int large = 0;
    for (T input : inputs) {
      boolean isSmall = input.sizeBytes() <= SMALL_BYTES;
      boolean isFull =
          group.size() == most
              || (isSmall ? smallBytes + input.sizeBytes() > MEMORY_BYTES : large == OPEN_FILES);
      if (isFull) {
        groups.add(group);
        group = new ArrayList<>();
        smallBytes = 0;
        large = 0;
      }
      group.add(input);
      smallBytes += isSmall ? input.sizeBytes() : 0;
      large += isSmall ? 0 : 1;
    }
    groups.add(group);
    return groups;
  }
}
