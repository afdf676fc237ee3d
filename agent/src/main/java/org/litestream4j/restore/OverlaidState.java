package org.litestream4j.restore;

import java.io.IOException;
import java.util.Locale;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.RollingChecksum;

/**
 * The checksums of the database that grows out of LTX files which are laid over each other, without
 * its pages: 8 bytes for each of them. It is lost where a file cannot be laid over it, and found
 * again with the next file that holds every page.
 */
final class OverlaidState {
  private PageChecksums pages = new PageChecksums();
  private boolean isKnown;
  private long txid;
  private int pageSize;
  private long commit;
  private long rolling;

  /** Whether {@link #rolling} was recorded with the file that led here. */
  private boolean isProved;

  boolean isKnown() {
    return isKnown;
  }

  boolean isProved() {
    return isKnown && isProved;
  }

  long txid() {
    return txid;
  }

  int pageSize() {
    return pageSize;
  }

  /** Its size in pages. */
  long commit() {
    return commit;
  }

  long rolling() {
    return rolling;
  }

  /** A database without pages; what comes next holds all of them. */
  void beginAnew() {
    pages = new PageChecksums();
    commit = 0;
    rolling = RollingChecksum.EMPTY;
    isKnown = true;
  }

  void lose() {
    isKnown = false;
    isProved = false;
    pages = new PageChecksums();
  }

  /** Lays a whole file over the state; an exception leaves it lost. */
  void advanceBy(LtxDecoder file) throws IOException {
    boolean isDone = false;
    try {
      LtxHeader header = file.header();
      long after = apply(file, pages::set);
      long before = commit;
      txid = header.maxTxid();
      pageSize = header.pageSize();
      commit = header.commit();
      rolling = after;
      isProved = header.databaseChecksum() != 0;
      requireGrownPages(before);
      isDone = true;
    } finally {
      if (!isDone) {
        lose();
      }
    }
  }

  /** Reads a whole file, and proves what it would make of the state, which stays as it is. */
  void prove(LtxDecoder file) throws IOException {
    long unused = apply(file, (pgno, checksum) -> {});
  }

  private interface Store {
    void set(long pgno, long checksum);
  }

  private long apply(LtxDecoder file, Store store) throws IOException {
    LtxHeader header = file.header();
    if (commit > 0 && header.pageSize() != pageSize && !header.isSnapshot()) {
      throw new LtxException(
          "its pages have " + header.pageSize() + " bytes, those before it " + pageSize);
    }
    long after = resized(header.commit());
    byte[] page = new byte[header.pageSize()];
    long pgno;
    while ((pgno = file.readPage(page)) != LtxDecoder.END) {
      after = RollingChecksum.replace(after, pages.get(pgno), file.pageChecksum());
      store.set(pgno, file.pageChecksum());
    }
    requireRecorded(header, after);
    return after;
  }

  /** As {@link DatabaseAssembly} has it: what was cut off is there again where it grows. */
  private long resized(long newCommit) {
    long resized = rolling;
    long end = Math.min(Math.max(commit, newCommit), pages.highest());
    for (long pgno = Math.min(commit, newCommit) + 1; pgno <= end; pgno++) {
      resized = RollingChecksum.replace(resized, pages.get(pgno), 0);
    }
    return resized;
  }

  /** Reads a file that holds every page, and proves it. */
  static long checksumOf(LtxDecoder image) throws IOException {
    long rolling = RollingChecksum.EMPTY;
    byte[] page = new byte[image.header().pageSize()];
    while (image.readPage(page) != LtxDecoder.END) {
      rolling = RollingChecksum.add(rolling, image.pageChecksum());
    }
    requireRecorded(image.header(), rolling);
    return rolling;
  }

  private static void requireRecorded(LtxHeader header, long rolling) throws LtxException {
    if (header.databaseChecksum() != 0 && header.databaseChecksum() != rolling) {
      throw new LtxException(
          String.format(
              Locale.ROOT,
              "database checksum mismatch: with it the files make %016x, but when it was captured"
                  + " the database had %016x",
              rolling,
              header.databaseChecksum()));
    }
  }

  private void requireGrownPages(long before) throws LtxException {
    for (long pgno = before + 1; pgno <= commit; pgno++) {
      if (pages.get(pgno) == 0 && pgno != LockPage.of(pageSize)) {
        throw new LtxException("page " + pgno + " of " + commit + " is in no file up to this one");
      }
    }
  }
}
