package org.litestream4j.capture;

import java.io.IOException;
import java.util.Arrays;
import org.litestream4j.sqlite.PageSource;

/** The pages of a range of the WAL in memory, from the moment on in which its frames may go. */
final class CollectedRange implements PageSource {
  private final PageChanges changes;
  private final int pageSizeBytes;
  private final int[] pages;
  private final byte[][] contents;

  private CollectedRange(PageChanges changes, int pageSizeBytes, int[] pages, byte[][] contents) {
    this.changes = changes;
    this.pageSizeBytes = pageSizeBytes;
    this.pages = pages;
    this.contents = contents;
  }

  /**
   * @param state the state at the end of the range
   */
  static CollectedRange read(PageChanges changes, PageSource state) throws IOException {
    int[] pages = changes.pages();
    byte[][] contents = new byte[pages.length][];
    for (int i = 0; i < pages.length; i++) {
      contents[i] = new byte[state.pageSizeBytes()];
      state.read(pages[i], contents[i]);
    }
    return new CollectedRange(changes, state.pageSizeBytes(), pages, contents);
  }

  PageChanges changes() {
    return changes;
  }

  @Override
  public int pageSizeBytes() {
    return pageSizeBytes;
  }

  @Override
  public int commitPages() {
    return changes.range().commitPages();
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
