package org.litestream4j.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The read marks on a WAL, what is known of them, and the steps that change them.
 *
 * <p>Not safe for use by several threads at once.
 */
final class WalMarks {
  /** Opens the connection that holds the write lock, when that is wanted first. */
  interface Opening {
    WalConnection open() throws SQLException;
  }

  private final Opening opening;
  private final HeldWal.Copier copier;
  private final int pageSizeBytes;
  private WalConnection holding;
  private WalConnection spare;
  private @Nullable WalConnection writer;
  private WalPosition copied;
  private WalPosition backfilled = WalPosition.NONE;

  /** Whether we know which read lock a mark takes: how far the WAL is backfilled decides that. */
  private boolean isBackfillKnown;

  private boolean isAboveZero;
  private boolean hasNext;
  private boolean isNextAboveZero;
  private boolean areWritersLocked;

  /**
   * @param holding a connection that holds a mark
   * @param end where the committed frames ended when that was taken
   */
  WalMarks(
      Opening opening,
      WalConnection holding,
      WalConnection spare,
      int pageSizeBytes,
      HeldWal.Copier copier,
      WalPosition end) {
    this.opening = opening;
    this.holding = holding;
    this.spare = spare;
    this.pageSizeBytes = pageSizeBytes;
    this.copier = copier;
    this.copied = end;
    this.isBackfillKnown = end.isNone();
  }

  WalPosition copiedEnd() {
    return copied;
  }

  /** Up to where the frames that were copied last are known to be in the database file. */
  WalPosition backfilledEnd() {
    return copied.isSameGeneration(backfilled) ? backfilled : WalPosition.NONE;
  }

  boolean isBackfillKnown() {
    return isBackfillKnown;
  }

  /** Whether the WAL holds committed frames that are not known to be in the database file. */
  boolean hasFramesToBackfill() {
    if (copied.isNone() || copied.offset() <= WalHeader.SIZE_BYTES) {
      return false;
    }
    return !copied.isSameGeneration(backfilled) || copied.offset() > backfilled.offset();
  }

  void copy() throws IOException {
    copied = copier.copyToEnd();
  }

  /** Opens the connection that a plan with {@link WalStep#LOCK_WRITERS} needs. */
  WalConnection openWriter() throws SQLException {
    WalConnection opened = writer == null ? opening.open() : writer;
    writer = opened;
    return opened;
  }

  /**
   * Carries out {@code plan}. However it ends, one mark is held.
   *
   * @return whether everything that was copied is now backfilled
   */
  boolean carryOut(WalPlan plan) throws SQLException, IOException {
    try {
      for (WalPlan.Move move : plan.moves()) {
        if (is(move.when()) && !take(move)) {
          return false;
        }
      }
      return !hasFramesToBackfill();
    } finally {
      dropNext();
      unlockWriters();
    }
  }

  private boolean take(WalPlan.Move move) throws SQLException, IOException {
    for (WalStep step : move.steps()) {
      BetweenSteps.before(step);
      if (!take(step)) {
        return false;
      }
    }
    return true;
  }

  private boolean is(WalPlan.When when) {
    switch (when) {
      case FRAMES:
        return hasFramesToBackfill();
      case ABOVE_ZERO:
        return isAboveZero;
      case FRAMES_ABOVE_ZERO:
        return isAboveZero && hasFramesToBackfill();
      case UNKNOWN:
        return !isBackfillKnown;
      case ALWAYS:
      default:
        return true;
    }
  }

  private boolean take(WalStep step) throws SQLException, IOException {
    switch (step) {
      case COPY:
        copy();
        return true;
      case COLLECT:
        copied = copier.collectToEnd();
        return true;
      case BEGIN_NEXT:
        beginNext();
        return true;
      case END_LAST:
        endLast();
        return true;
      case CHECKPOINT:
        checkpoint();
        return true;
      case EMPTY:
        return !spare.checkpointTruncate().isBusy();
      case LOCK_WRITERS:
        areWritersLocked = openWriter().tryBeginWrite();
        return areWritersLocked;
      case UNLOCK_WRITERS:
        unlockWriters();
        return true;
      case GIVE_UP:
      default:
        return false;
    }
  }

  private void beginNext() throws SQLException {
    // Before the mark: what is committed from here on can only put it above lock 0, too.
    isNextAboveZero = isBackfillKnown && hasFramesToBackfill();
    spare.beginRead();
    hasNext = true;
  }

  private void endLast() throws SQLException {
    holding.end();
    WalConnection released = holding;
    holding = spare;
    spare = released;
    hasNext = false;
    isAboveZero = isNextAboveZero;
  }

  private void checkpoint() throws SQLException {
    Backfill result = spare.checkpointPassive();
    long end = Math.min(result.endOffset(pageSizeBytes), copied.offset());
    backfilled = WalPosition.of(copied.salt1(), copied.salt2(), end, 0, 0);
    isBackfillKnown = !result.isBusy();
  }

  private void dropNext() throws SQLException {
    if (hasNext) {
      hasNext = false;
      spare.end();
    }
  }

  private void unlockWriters() throws SQLException {
    if (areWritersLocked) {
      areWritersLocked = false;
      openWriter().end();
    }
  }

  /** Closes what {@link #openWriter} opened: its descriptors are wanted for moments only. */
  void closeWriter() throws SQLException {
    if (writer != null) {
      WalConnection closed = writer;
      writer = null;
      closed.close();
    }
  }

  /** The connection that holds the mark, once the others are closed. */
  WalConnection closeOthers() throws SQLException {
    try {
      spare.close();
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return holding;
  }

  void close() throws SQLException {
    try {
      closeOthers();
    } finally {
      holding.close();
    }
  }

  /** All that decides what the next plan does. */
  @Override
  public String toString() {
    return "copied "
        + copied
        + ", backfilled "
        + (isBackfillKnown ? backfilled : "unknown")
        + (isAboveZero ? ", above 0" : "")
        + (hasNext ? ", next" : "")
        + (isNextAboveZero ? " above 0" : "")
        + (areWritersLocked ? ", writers locked" : "");
  }
}
