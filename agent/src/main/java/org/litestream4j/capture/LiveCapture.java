package org.litestream4j.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.sqlite.HeldWal;
import org.litestream4j.sqlite.LiveDatabase;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalMismatchException;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

/**
 * Turns what is committed to a live database into L0 files, without missing a frame: each range of
 * the WAL continues the last one, because the read mark was held in between or because the position
 * proves it; otherwise the database is compared page by page with the end of the chain.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LiveCapture {
  /** At most about this much of the WAL goes into one L0 file; Litestream's default. */
  private static final long MAX_RANGE_BYTES = 64L << 20;

  private static final int MAX_SCAN_ATTEMPTS = 5;

  private final LiveDatabase database;
  private final LocalChain chain;
  private final HeldWal held;
  private WalPosition position = WalPosition.NONE;

  private LiveCapture(LiveDatabase database, LocalChain chain) throws SQLException, IOException {
    this.database = database;
    this.chain = chain;
    this.held = database.hold(this::copyToEnd);
  }

  /**
   * Takes the read mark and brings the chain up to the present.
   *
   * @param found the database file as it was before any connection of ours touched it
   */
  public static LiveCapture begin(LiveDatabase database, LocalChain chain, FileIdentity found)
      throws SQLException, IOException {
    LiveCapture capture = new LiveCapture(database, chain);
    try {
      capture.connectToChain(found);
      return capture;
    } catch (IOException | RuntimeException e) {
      capture.held.close();
      throw e;
    }
  }

  /** Writes everything that was committed since the last call into the chain. */
  public void sync() throws IOException {
    held.copy();
  }

  HeldWal held() {
    return held;
  }

  LiveDatabase database() {
    return database;
  }

  /** Compares the database with the chain page by page and appends what differs. */
  public void resync() throws IOException {
    for (int attempt = 1; ; attempt++) {
      WalRange all = database.wal().scanGeneration();
      try {
        chain.appendDifference(database.stateAfter(all), all.end());
        position = all.end();
        return;
      } catch (StateMovedException e) {
        if (attempt == MAX_SCAN_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Begins the chain anew after {@code txid} of a replica that is ahead of it. */
  public void restartAfter(long txid) throws IOException {
    chain.restartAfter(txid);
    resync();
  }

  /** Writes a snapshot of the present for a replica that has nothing to build on. */
  public void snapshot() throws IOException {
    for (int attempt = 1; ; attempt++) {
      sync();
      WalRange all = database.wal().scan(WalPosition.NONE, bytesUpTo(position));
      try {
        if (!all.isEmpty() && !all.end().equals(position)) {
          throw new StateMovedException(database.wal().path() + " went on meanwhile");
        }
        chain.appendSnapshot(database.stateAfter(all), position);
        return;
      } catch (StateMovedException e) {
        if (attempt == MAX_SCAN_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Notes that page 1 changed with the journal mode, and nothing else. */
  void appendModeChange() throws IOException {
    chain.appendFirstPage(database.stateOfFile(), WalPosition.NONE);
  }

  private void connectToChain(FileIdentity found) throws IOException {
    Optional<ChainState> state = chain.state();
    if (state.isPresent() && continues(state.get(), found)) {
      position = state.get().walPosition();
    } else {
      resync();
    }
    held.copy();
  }

  private boolean continues(ChainState state, FileIdentity found) throws IOException {
    if (!state.walPosition().isNone()) {
      return database.wal().stillContains(state.walPosition());
    }
    return state.closedFile().isPresent() && state.closedFile().get().provesUntouched(found);
  }

  /**
   * Copies to the end that the WAL has at the call. Not to the end that it has at the return: an
   * app that never pauses would keep it going for ever, one small file after another.
   */
  private WalPosition copyToEnd() throws IOException {
    try {
      WalRange range;
      do {
        range = database.wal().scan(position, MAX_RANGE_BYTES);
        if (!range.isEmpty()) {
          chain.append(range, stateAfter(range));
          position = range.end();
        }
      } while (range.sizeBytes() >= MAX_RANGE_BYTES);
    } catch (WalMismatchException e) {
      resync();
    }
    return position;
  }

  /**
   * The state after a range. Pages by which the database grew without writing them may have an
   * older version in a frame before the range; only then is the whole generation scanned.
   */
  private PageSource stateAfter(WalRange range) throws IOException {
    PageSource pages = database.stateAfter(range);
    int before = chain.state().map(ChainState::commitPages).orElse(0);
    boolean hasUnwrittenGrowth =
        PageChanges.withGrowth(
                    range.changedPages(), before, pages.commitPages(), pages.pageSizeBytes())
                .length
            > range.changedPages().length;
    if (!hasUnwrittenGrowth) {
      return pages;
    }
    return database.stateAfter(database.wal().scan(WalPosition.NONE, bytesUpTo(range.end())));
  }

  /** Exactly the commits of the generation up to {@code end}. */
  private static long bytesUpTo(WalPosition end) {
    return end.isNone() ? 0 : end.offset() - WalPosition.FIRST_FRAME_OFFSET;
  }
}
