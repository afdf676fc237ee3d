package org.litestream4j.ltx;

/**
 * The order in which the pages of a file must come (LTX 3): ascending, within the database, never
 * the lock page, and in a snapshot all of them.
 */
final class PageSequence {
  private final long lockPage;
  private final long commit;
  private final boolean complete;
  private long last;

  PageSequence(LtxHeader header) {
    this.lockPage = LockPage.of(header.pageSize());
    this.commit = header.commit();
    this.complete = header.isSnapshot();
  }

  /** Takes note of the next page. */
  void next(long pgno) throws LtxException {
    if (pgno == lockPage) {
      throw new LtxException("page " + pgno + " is the lock page, which has no content");
    }
    if (pgno > commit) {
      throw new LtxException(
          "page " + pgno + " is beyond the end of the database, which has " + commit + " pages");
    }
    if (pgno <= last) {
      throw new LtxException("page " + pgno + " follows page " + last + ": not ascending");
    }
    if (complete && pgno != following(last)) {
      throw new LtxException(
          "nonsequential page numbers in a snapshot: page " + pgno + " follows page " + last);
    }
    last = pgno;
  }

  /** Takes note that there are no more pages. */
  void end() throws LtxException {
    if (complete && following(last) <= commit) {
      throw new LtxException("incomplete snapshot: it ends after page " + last + " of " + commit);
    }
  }

  private long following(long pgno) {
    return pgno + 1 == lockPage ? pgno + 2 : pgno + 1;
  }
}
