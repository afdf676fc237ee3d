package org.litestream4j.sqlite;

/**
 * Committed frames of one generation of a WAL, from one position to another, and the newest version
 * of each page among them.
 */
public final class WalRange {
  private final WalPosition start;
  private final WalPosition end;
  private final int commitPages;
  private final PageOffsets pages;
  private final int[] changedPages;

  WalRange(WalPosition start, WalPosition end, int commitPages, PageOffsets pages) {
    this.start = start;
    this.end = end;
    this.commitPages = commitPages;
    this.pages = pages;
    this.changedPages = pages.pagesUpTo(commitPages);
  }

  static WalRange empty(WalPosition at) {
    return new WalRange(at, at, 0, new PageOffsets());
  }

  /** Whether nothing was committed in this range. */
  public boolean isEmpty() {
    return pages.isEmpty();
  }

  /** Where the first frame begins. */
  public WalPosition start() {
    return start;
  }

  /** Where the last commit ends. */
  public WalPosition end() {
    return end;
  }

  /** Bytes of the WAL that the range covers. */
  public long sizeBytes() {
    return end.offset() - start.offset();
  }

  /** The size of the database in pages after the last commit; meaningless if empty. */
  public int commitPages() {
    return commitPages;
  }

  /** The changed pages that still belong to the database, ascending. */
  public int[] changedPages() {
    return changedPages.clone();
  }

  /** The byte offset in the WAL of the newest content of {@code page}; 0 if it is not here. */
  long contentOffset(int page) {
    return pages.get(page);
  }
}
