package org.litestream4j.capture;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.sqlite.WalRange;

/**
 * A range of the WAL with the pages that its L0 file must hold: those that the range changed, and
 * those by which the database grew without writing them, which a merge of LTX files cannot skip.
 * SQLite writes every page by which a database in WAL mode grows, but for the lock page, which no
 * file holds; the format of the WAL does not ask that of a writer.
 */
final class PageChanges {
  private final WalRange range;
  private final int[] pages;
  private final int writtenPages;

  private PageChanges(WalRange range, int[] pages, int writtenPages) {
    this.range = range;
    this.pages = pages;
    this.writtenPages = writtenPages;
  }

  /**
   * @param range not empty
   * @param previousCommitPages size of the database before the range
   */
  static PageChanges of(WalRange range, int previousCommitPages, int pageSizeBytes) {
    int[] written = range.changedPages();
    return new PageChanges(
        range,
        withGrowth(written, previousCommitPages, range.commitPages(), pageSizeBytes),
        written.length);
  }

  /**
   * The pages that {@code earlier} or these hold, at the end of these: one file instead of two. Its
   * range is the later one, which is where the WAL goes on.
   */
  PageChanges after(PageChanges earlier) {
    int[] all =
        IntStream.concat(Arrays.stream(earlier.pages), Arrays.stream(pages))
            .filter(page -> page <= range.commitPages())
            .sorted()
            .distinct()
            .toArray();
    return new PageChanges(range, all, all.length);
  }

  WalRange range() {
    return range;
  }

  /** Page numbers, ascending. */
  int[] pages() {
    return pages.clone();
  }

  /** Whether the database grew by pages that have no frame in the range. */
  boolean hasUnwrittenGrowth() {
    return pages.length > writtenPages;
  }

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
