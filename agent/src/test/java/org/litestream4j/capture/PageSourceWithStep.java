package org.litestream4j.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.litestream4j.sqlite.PageSource;

/** The pages of a real database, with something that happens at a certain moment. */
final class PageSourceWithStep implements PageSource {
  /** What happens. */
  interface Step {
    void run() throws IOException, SQLException;
  }

  private static final Step NOTHING = () -> {};

  private final PageSource pages;
  private final Step atCommitPages;
  private final Step beforeVerify;
  private final Step afterVerify;

  private PageSourceWithStep(
      PageSource pages, Step atCommitPages, Step beforeVerify, Step afterVerify) {
    this.pages = pages;
    this.atCommitPages = atCommitPages;
    this.beforeVerify = beforeVerify;
    this.afterVerify = afterVerify;
  }

  static PageSource atCommitPages(PageSource pages, Step step) {
    return new PageSourceWithStep(pages, step, NOTHING, NOTHING);
  }

  static PageSource atVerify(PageSource pages, Step step) {
    return new PageSourceWithStep(pages, NOTHING, step, NOTHING);
  }

  static PageSource afterVerify(PageSource pages, Step step) {
    return new PageSourceWithStep(pages, NOTHING, NOTHING, step);
  }

  @Override
  public int pageSizeBytes() {
    return pages.pageSizeBytes();
  }

  @Override
  public int commitPages() {
    try {
      run(atCommitPages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages.commitPages();
  }

  @Override
  public void read(int page, byte[] target) throws IOException {
    pages.read(page, target);
  }

  @Override
  public void verifyStable() throws IOException {
    run(beforeVerify);
    pages.verifyStable();
    run(afterVerify);
  }

  private static void run(Step step) throws IOException {
    try {
      step.run();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
