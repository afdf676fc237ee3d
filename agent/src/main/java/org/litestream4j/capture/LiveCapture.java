package org.litestream4j.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
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
 * <p>Where the files cannot be written, capture falls behind: it goes on to follow the WAL, so that
 * this is settled as ever and never grows on our account, and copies nothing until {@link #resync}
 * has compared the database with the chain.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LiveCapture {
  /** At most about this much of the WAL goes into one L0 file; Litestream's default. */
  private static final long MAX_RANGE_BYTES = 64L << 20;

  private static final long MAX_COLLECTED_BYTES = 8L << 20;
  private static final int MAX_SCAN_ATTEMPTS = 5;

  private final LiveDatabase database;
  private final LocalChain chain;
  private final HeldWal held;
  private final Deque<CollectedRange> collected = new ArrayDeque<>();
  private WalPosition position = WalPosition.NONE;
  private @Nullable SkippingCopier skipping;
  private LongConsumer whenFound = walBytes -> {};
  private Optional<IOException> failure = Optional.empty();

  /** A step has begun and not ended, for whatever error: what was collected may lack something. */
  private boolean isInterrupted;

  private LiveCapture(LiveDatabase database, LocalChain chain) throws SQLException, IOException {
    this.database = database;
    this.chain = chain;
    this.held = database.hold(new Copying());
  }

  /** Takes the read mark and brings the chain up to the present, or is behind from the start. */
  public static LiveCapture begin(LiveDatabase database, LocalChain chain)
      throws SQLException, IOException {
    LiveCapture capture = new LiveCapture(database, chain);
    try {
      capture.connectToChain();
      return capture;
    } catch (IOException | RuntimeException | Error e) {
      capture.held.close();
      throw e;
    }
  }

  /** To be told up to where the WAL has commits, before those are captured. */
  void whenFound(LongConsumer told) {
    whenFound = told;
  }

  /** Why nothing is captured at present; empty while everything is. */
  public Optional<IOException> failure() {
    return failure;
  }

  /** Writes everything that was committed since the last call into the chain, or falls behind. */
  public void sync() throws IOException {
    held.copy();
  }

  HeldWal held() {
    return held;
  }

  LiveDatabase database() {
    return database;
  }

  /**
   * Compares the database with the chain page by page and appends what differs. From then on
   * everything is captured again; if it fails, nothing is.
   */
  public void resync() throws IOException {
    try {
      chain.makeRoom();
      if (skipping != null) {
        chain.meta().requireRoom(NeededRoom.SHORT_BYTES); // Not to be behind again at once.
      }
      compare();
      skipping = null;
      failure = Optional.empty();
    } catch (IOException e) {
      fallBehind(e);
    }
    held.copy();
  }

  private SkippingCopier fallBehind(IOException reason) {
    collected.clear();
    failure = Optional.of(reason);
    if (skipping == null) {
      skipping = new SkippingCopier(database.wal(), position);
    }
    return skipping;
  }

  private void compare() throws IOException {
    collected.clear();
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

  /** Writes a snapshot of the present for a replica that has nothing to build on. */
  public void snapshot() throws IOException {
    for (int attempt = 1; ; attempt++) {
      sync();
      if (failure.isPresent()) {
        throw failure.get();
      }
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

  private void connectToChain() throws IOException {
    Optional<ChainState> state = chain.state();
    if (state.isPresent() && continues(state.get())) {
      position = state.get().walPosition();
      held.copy();
    } else {
      resync();
    }
  }

  /**
   * Whether everything since the end of the chain is in the WAL. A file that still looks as it did
   * when it was closed proves that only now, under the mark: every backfill, every write in another
   * journal mode and the switch to WAL mode itself would have moved its times.
   */
  private boolean continues(ChainState state) throws IOException {
    if (!state.walPosition().isNone()) {
      return database.wal().holdsAllUpTo(state.walPosition());
    }
    Optional<FileIdentity> now = FileIdentity.read(database.path());
    return now.isPresent()
        && state.closedFile().filter(closed -> closed.provesUntouched(now.get())).isPresent();
  }

  private final class Copying implements HeldWal.Copier {
    @Override
    public WalPosition copyToEnd() throws IOException {
      if (skipping != null) {
        return skipping.copyToEnd();
      }
      try {
        boolean mustCompare = isInterrupted || !chain.state().isPresent();
        isInterrupted = true;
        WalPosition end = capture(mustCompare);
        isInterrupted = false;
        return end;
      } catch (IOException e) {
        return fallBehind(e).copyToEnd();
      }
    }

    private WalPosition capture(boolean mustCompare) throws IOException {
      if (mustCompare) {
        chain.makeRoom();
        compare();
      }
      try {
        while (!collected.isEmpty()) {
          chain.append(collected.getFirst().changes(), collected.getFirst());
          collected.removeFirst();
        }
        return advance(LiveCapture.this::append);
      } catch (WalMismatchException | StateMovedException e) {
        compare();
        return position;
      }
    }

    @Override
    public WalPosition collectToEnd() throws IOException {
      if (skipping != null) {
        return skipping.collectToEnd();
      }
      boolean wasInterrupted = isInterrupted;
      isInterrupted = true;
      WalPosition end = advance(LiveCapture.this::collect);
      isInterrupted = wasInterrupted;
      return end;
    }
  }

  private interface Step {
    void take(PageChanges changes, PageSource pages) throws IOException;
  }

  /**
   * Goes to the end that the WAL has at the call. Not to the end that it has at the return: an app
   * that never pauses would keep it going for ever, one small file after another.
   */
  private WalPosition advance(Step step) throws IOException {
    WalRange range;
    do {
      range = database.wal().scan(position, MAX_RANGE_BYTES);
      if (!range.isEmpty()) {
        whenFound.accept(range.end().offset());
        take(range, step);
        position = range.end();
      }
    } while (range.sizeBytes() >= MAX_RANGE_BYTES);
    return position;
  }

  private void append(PageChanges changes, PageSource pages) throws IOException {
    chain.makeRoom();
    chain.append(changes, pages);
  }

  private void collect(PageChanges changes, PageSource pages) throws IOException {
    if (changes.range().sizeBytes() > MAX_COLLECTED_BYTES) {
      throw new StateMovedException("too much was committed meanwhile to be held in memory");
    }
    CollectedRange next = CollectedRange.read(changes, pages);
    CollectedRange last = collected.peekLast();
    if (last != null
        && last.pageSizeBytes() == next.pageSizeBytes()
        && last.sizeBytes() + next.sizeBytes() <= MAX_COLLECTED_BYTES) {
      collected.removeLast();
      next = next.after(last);
    }
    collected.add(next);
  }

  /** Whether so much was collected that it had better be written before more is. */
  boolean hasCollectedMuch() {
    return collected.size() > 1;
  }

  private int previousCommitPages() {
    return collected.isEmpty()
        ? chain.state().map(ChainState::commitPages).orElse(0)
        : collected.getLast().commitPages();
  }

  /**
   * Pages by which the database grew without writing them may have an older version in a frame
   * before the range; only then is the whole generation scanned.
   */
  private void take(WalRange range, Step step) throws IOException {
    PageSource pages = database.stateAfter(range);
    PageChanges changes = PageChanges.of(range, previousCommitPages(), pages.pageSizeBytes());
    step.take(
        changes,
        changes.hasUnwrittenGrowth()
            ? database.stateAfter(database.wal().scan(WalPosition.NONE, bytesUpTo(range.end())))
            : pages);
  }

  /** Exactly the commits of the generation up to {@code end}. */
  private static long bytesUpTo(WalPosition end) {
    return end.isNone() ? 0 : end.offset() - WalPosition.FIRST_FRAME_OFFSET;
  }
}
