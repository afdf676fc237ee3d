package org.litestream4j.capture;

import java.util.Arrays;
import org.litestream4j.ltx.LockPage;

/**
 * The pages that an L0 file must hold: those that the WAL changed, and those by which the database
 * grew without writing them. SQLite skips pages that a transaction allocates and frees again, but a
 * merge of LTX files cannot.
 */
final class PageChanges {
  private PageChanges() {}

  /**
   * @param changed page numbers, ascending
   * @param previousCommitPages size of the database before
   * @param commitPages size of the database after
   * @return page numbers, ascending
   */
  static int[] withGrowth(
      int[] changed, int previousCommitPages, int commitPages, int pageSizeBytes) {
    int[] result =
        Arrays.copyOf(changed, changed.length + growth(previousCommitPages, commitPages));
    int count = countUpTo(changed, previousCommitPages);
    int next = count;
    long lockPage = LockPage.of(pageSizeBytes);
    for (int page = previousCommitPages + 1; page <= commitPages; page++) {
      if (next < changed.length && changed[next] == page) {
        next++;
      }
      if (page != lockPage) {
        result[count++] = page;
      }
    }
    return Arrays.copyOf(result, count);
  }

  private static int growth(int previousCommitPages, int commitPages) {
    return Math.max(0, commitPages - previousCommitPages);
  }

  private static int countUpTo(int[] pages, int limit) {
    int index = Arrays.binarySearch(pages, limit);
    return index >= 0 ? index + 1 : -index - 1;
  }
}
