package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.litestream4j.ltx.RollingChecksum;

/** The checksum of every page that was written; 8 bytes for each page. */
public final class PageChecksums {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK_PAGES = 1 << CHUNK_BITS;

  private final List<long @Nullable []> chunks = new ArrayList<>();

  PageChecksums() {}

  /** Takes the checksum of one page after another. */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    /**
     * @param pgno page number, from 1 on
     * @param checksum as LTX defines it, never 0
     */
    void page(long pgno, long checksum) throws E;
  }

  void set(long pgno, long checksum) {
    int index = (int) (pgno >>> CHUNK_BITS);
    while (chunks.size() <= index) {
      chunks.add(null);
    }
    long[] chunk = chunks.get(index);
    if (chunk == null) {
      chunk = new long[CHUNK_PAGES];
      chunks.set(index, chunk);
    }
    chunk[(int) pgno & (CHUNK_PAGES - 1)] = checksum;
  }

  /** No page beyond was ever written. */
  long highest() {
    return (long) chunks.size() << CHUNK_BITS;
  }

  /** 0 for a page that was never written. */
  long get(long pgno) {
    int index = (int) (pgno >>> CHUNK_BITS);
    long[] chunk = index < chunks.size() ? chunks.get(index) : null;
    return chunk == null ? 0 : chunk[(int) pgno & (CHUNK_PAGES - 1)];
  }

  /** The first page from 1 to {@code commit} that was never written, the lock page excepted. */
  OptionalLong firstMissing(long commit, long lockPage) {
    for (long pgno = 1; pgno <= commit; pgno++) {
      if (get(pgno) == 0 && pgno != lockPage) {
        return OptionalLong.of(pgno);
      }
    }
    return OptionalLong.empty();
  }

  /** The checksum of the database that consists of the pages 1 to {@code commit}. */
  long rolling(long commit) {
    long rolling = RollingChecksum.EMPTY;
    for (long pgno = 1; pgno <= commit; pgno++) {
      rolling = RollingChecksum.add(rolling, get(pgno));
    }
    return rolling;
  }

  /** Visits the pages 1 to {@code commit} in ascending order, without the lock page. */
  <E extends Exception> void forEach(long commit, Visitor<E> visitor) throws E {
    for (long pgno = 1; pgno <= commit; pgno++) {
      long checksum = get(pgno);
      if (checksum != 0) {
        visitor.page(pgno, checksum);
      }
    }
  }
}
