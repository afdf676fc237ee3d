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

  /** This range and {@code earlier}, which it follows, as one. */
  CollectedRange after(CollectedRange earlier) {
    PageChanges both = changes.after(earlier.changes);
    int[] all = both.pages();
    byte[][] newest = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      newest[i] = contains(all[i]) ? content(all[i]) : earlier.content(all[i]);
    }
    return new CollectedRange(both, pageSizeBytes, all, newest);
  }

  long sizeBytes() {
    return (long) pages.length * pageSizeBytes;
  }

  private boolean contains(int page) {
    return Arrays.binarySearch(pages, page) >= 0;
  }

  private byte[] content(int page) {
    int index = Arrays.binarySearch(pages, page);
    if (index < 0) {
      throw new IllegalArgumentException("page " + page + " was not collected");
    }
    return contents[index];
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
    System.arraycopy(content(page), 0, target, 0, pageSizeBytes);
  }

  @Override
  public void verifyStable() {}
}
