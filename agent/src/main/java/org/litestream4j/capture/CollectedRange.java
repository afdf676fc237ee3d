package org.litestream4j.capture;

import java.io.IOException;
import java.util.Arrays;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.WalRange;

/** The pages of a range of the WAL in memory, from the moment on in which its frames may go. */
final class CollectedRange implements PageSource {
  private final WalRange range;
  private final int pageSizeBytes;
  private final int commitPages;
  private final int[] pages;
  private final byte[][] contents;

  private CollectedRange(
      WalRange range, int pageSizeBytes, int commitPages, int[] pages, byte[][] contents) {
    this.range = range;
    this.pageSizeBytes = pageSizeBytes;
    this.commitPages = commitPages;
    this.pages = pages;
    this.contents = contents;
  }

  /**
   * @param state the state at the end of the range
   * @param previousCommitPages size of the database before the range
   */
  static CollectedRange read(WalRange range, PageSource state, int previousCommitPages)
      throws IOException {
    int[] pages =
        PageChanges.withGrowth(
            range.changedPages(), previousCommitPages, state.commitPages(), state.pageSizeBytes());
    byte[][] contents = new byte[pages.length][];
    for (int i = 0; i < pages.length; i++) {
      contents[i] = new byte[state.pageSizeBytes()];
      state.read(pages[i], contents[i]);
    }
    return new CollectedRange(range, state.pageSizeBytes(), state.commitPages(), pages, contents);
  }

  WalRange range() {
    return range;
  }

  @Override
  public int pageSizeBytes() {
    return pageSizeBytes;
  }

  @Override
  public int commitPages() {
    return commitPages;
  }

  @Override
  public void read(int page, byte[] target) {
    int index = Arrays.binarySearch(pages, page);
    if (index < 0) {
      throw new IllegalArgumentException("page " + page + " was not collected");
    }
    System.arraycopy(contents[index], 0, target, 0, pageSizeBytes);
  }

  @Override
  public void verifyStable() {}
}
