package org.litestream4j.sqlite;

import java.io.IOException;
import java.util.Arrays;

/**
 * The state at the end of a WAL range: pages from its frames where they are there, otherwise from
 * the database file. Right only while a read mark at or before that end is held, so that the file
 * receives nothing newer and the frames stay.
 */
public final class OverlaidPages implements PageSource {
  private final DatabaseFile database;
  private final WalFile wal;
  private final WalRange range;
  private final int pageSizeBytes;
  private final int commitPages;

  public OverlaidPages(
      DatabaseFile database, WalFile wal, WalRange range, int pageSizeBytes, int commitPages) {
    this.database = database;
    this.wal = wal;
    this.range = range;
    this.pageSizeBytes = pageSizeBytes;
    this.commitPages = commitPages;
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
  public void read(int page, byte[] target) throws IOException {
    if (range.contentOffset(page) != 0) {
      wal.readPage(range, page, target, pageSizeBytes);
      return;
    }
    long offset = (page - 1L) * pageSizeBytes;
    if (offset + pageSizeBytes <= database.lengthBytes()) {
      database.readFully(offset, target, pageSizeBytes);
    } else {
      Arrays.fill(target, 0, pageSizeBytes, (byte) 0);
    }
  }

  /**
   * Under read lock 0 a writer may have restarted the WAL once and overwritten the frames of the
   * range; all of them were in the database file by then, so another attempt finds them there.
   */
  @Override
  public void verifyStable() throws IOException {
    if (!range.isEmpty() && !wal.stillContains(range.end())) {
      throw new StateMovedException(wal.path() + " was restarted while it was being read");
    }
  }
}
