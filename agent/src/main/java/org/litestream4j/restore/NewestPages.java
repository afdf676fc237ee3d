package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.RollingChecksum;

/**
 * The checksum of a database whose files are read from the newest to the oldest: of each page the
 * content that is met first is the one that counts. One bit of memory for each page.
 */
final class NewestPages {
  private static final int CHUNK_BITS = 18;
  private static final int CHUNK_PAGES = 1 << CHUNK_BITS;

  private final LtxHeader last;

  /** Which pages were met; what a header says of their number is not proved yet. */
  private final List<@Nullable BitSet> met = new ArrayList<>();

  private long rolling = RollingChecksum.EMPTY;

  /**
   * @param last of the newest file
   */
  NewestPages(LtxHeader last) {
    this.last = last;
  }

  void requirePageSize(LtxHeader earlier) throws LtxException {
    if (earlier.pageSize() != last.pageSize()) {
      throw new LtxException(
          "its pages have " + earlier.pageSize() + " bytes, those after it " + last.pageSize());
    }
  }

  void page(long pgno, long checksum) {
    if (pgno <= last.commit() && !isMet(pgno)) {
      chunk((int) (pgno >>> CHUNK_BITS)).set((int) pgno & (CHUNK_PAGES - 1));
      rolling = RollingChecksum.add(rolling, checksum);
    }
  }

  private BitSet chunk(int index) {
    while (met.size() <= index) {
      met.add(null);
    }
    BitSet known = met.get(index);
    BitSet chunk = known == null ? new BitSet(CHUNK_PAGES) : known;
    met.set(index, chunk);
    return chunk;
  }

  private boolean isMet(long pgno) {
    int index = (int) (pgno >>> CHUNK_BITS);
    BitSet chunk = index < met.size() ? met.get(index) : null;
    return chunk != null && chunk.get((int) pgno & (CHUNK_PAGES - 1));
  }

  /**
   * All files were read.
   *
   * @throws RestoreException if they do not make the database
   */
  void requireWhole() throws RestoreException {
    OptionalLong missing = firstMissing();
    if (missing.isPresent()) {
      throw RestoreException.damaged(
          "page " + missing.getAsLong() + " of " + last.commit() + " is in none of the files",
          null);
    }
    if (isRecorded() && rolling != last.databaseChecksum()) {
      throw RestoreException.damaged(
          String.format(
              Locale.ROOT,
              "database checksum mismatch: they make %016x, but when it was captured the database"
                  + " had %016x",
              rolling,
              last.databaseChecksum()),
          null);
    }
  }

  /** Whether the checksum of the database was recorded when it was captured. */
  boolean isRecorded() {
    return last.databaseChecksum() != 0;
  }

  private OptionalLong firstMissing() {
    long lockPage = LockPage.of(last.pageSize());
    for (long pgno = 1; pgno <= last.commit(); pgno++) {
      if (!isMet(pgno) && pgno != lockPage) {
        return OptionalLong.of(pgno);
      }
    }
    return OptionalLong.empty();
  }
}
