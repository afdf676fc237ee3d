package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.Room;
import org.litestream4j.registry.Gate;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.sqlite.HeldWal;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalMismatchException;
import org.litestream4j.sqlite.WalPosition;

/** Moves what is committed from the WAL into the database file, when {@link Settling} says so. */
final class WalSettling {
  private static final int ATTEMPTS = 3;

  /** Where room is short, the WAL is made to restart at this part of its usual size. */
  private static final int SHORT_OF_ROOM_DIVISOR = 4;

  /** A checkpoint that had no room to make the database file longer is tried again after this. */
  private static final long FULL_DISK_MILLIS = 1_000;

  /**
   * From here on the app waits for a settle: one that writes faster than the disk takes it, while
   * we run its checkpoints, would fill that with its WAL.
   */
  private static final long MOST_WAL_BYTES = 64L << 20;

  private final OpenDatabase open;
  private final LiveCapture capture;
  private final HeldWal held;
  private final Room room;
  private final long largeWalPages;
  private WalPosition lastEnd;
  private volatile long mostWalBytes = MOST_WAL_BYTES;
  private volatile long foundWalBytes;

  WalSettling(OpenDatabase open, LiveCapture capture, Room room, long largeWalPages) {
    this.open = open;
    this.capture = capture;
    this.held = capture.held();
    this.room = room;
    this.largeWalPages = largeWalPages;
    this.lastEnd = held.copiedEnd();
    capture.whenFound(this::found);
  }

  /**
   * After a copy: settles if it is time to.
   *
   * @return in how many milliseconds to look again; empty if nothing remains to be settled
   */
  OptionalLong next() throws SQLException, IOException {
    boolean isAtRest = held.copiedEnd().equals(lastEnd);
    lastEnd = held.copiedEnd();
    Settling.Step step =
        Settling.next(
            framesToSettle(),
            isAtRest,
            held.committedFrames(),
            isShortOfRoom() ? largeWalPages() / SHORT_OF_ROOM_DIVISOR : largeWalPages());
    try {
      return take(step) ? OptionalLong.empty() : OptionalLong.of(Settling.REST_MILLIS);
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        return OptionalLong.of(Settling.REST_MILLIS);
      }
      if (SqliteError.isFull(e)) {
        return OptionalLong.of(FULL_DISK_MILLIS);
      }
      throw e;
    }
  }

  /** What the app has set for SQLite counts for us, unless its WAL would grow by that. */
  private long largeWalPages() {
    return Math.min(largeWalPages, open.askedCheckpointPages().orElse(largeWalPages));
  }

  /** The next commit is told again, and waits: a look that does not keep pace may take long. */
  private void found(long walBytes) {
    foundWalBytes = walBytes;
    if (walBytes <= MOST_WAL_BYTES) {
      mostWalBytes = MOST_WAL_BYTES;
    } else if (isAtItsLimit()) {
      open.takeDirty();
    }
  }

  /**
   * Whether the WAL had better not grow before it was settled. Where somebody's read keeps it from
   * that, it may double first. On any thread.
   */
  boolean isAtItsLimit() {
    return foundWalBytes > mostWalBytes;
  }

  /** Whether the disk is nearly full. */
  boolean isShortOfRoom() {
    Path directory = open.path().toAbsolutePath().resolveSibling(".");
    return room.usableBytes(directory) < NeededRoom.SHORT_BYTES;
  }

  /** Captures everything and moves it into the database file, as far as others let us. */
  void settleAll() throws SQLException, IOException {
    capture.sync();
    try {
      if (!held.isBackfillKnown()) {
        held.settleAlone();
      }
      boolean isSettled = held.settle();
      for (int i = 1; i < ATTEMPTS && !isSettled; i++) {
        capture.sync();
        isSettled = held.settle();
      }
      if (!isSettled) {
        mostWalBytes = Math.max(MOST_WAL_BYTES, 2 * held.copiedEnd().offset());
      }
    } catch (SQLException e) {
      if (!SqliteError.isFull(e)) {
        throw e;
      }
    }
  }

  /**
   * Moves everything into the database file and empties the WAL while the app waits: what is
   * captured by that is written by the next copy.
   *
   * @return false if somebody is in the way
   */
  boolean clear() throws SQLException, IOException {
    if (!isClearedAtOnce()) {
      settleAll();
    }
    return isDone(held::clear);
  }

  /** As {@link #clear}, while the app goes on but for a moment, in which its calls have to rest. */
  boolean clearAlone() throws SQLException, IOException {
    boolean isEmpty = false;
    for (int i = 0; i < ATTEMPTS && !isEmpty; i++) {
      settleAll();
      isEmpty = isDone(held::clearAlone);
    }
    return isEmpty;
  }

  private static boolean isDone(Gate.Action clearing) throws SQLException, IOException {
    try {
      return clearing.run();
    } catch (WalMismatchException | StateMovedException e) {
      return false;
    } catch (SQLException e) {
      if (SqliteError.isBusy(e) || SqliteError.isFull(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Whether {@link #clear} has nothing to write before it. */
  boolean isClearedAtOnce() {
    return held.isBackfillKnown() && !capture.hasCollectedMuch();
  }

  private Settling.Frames framesToSettle() {
    if (!held.hasFramesToBackfill()) {
      return Settling.Frames.NONE;
    }
    return held.isBackfillKnown() ? Settling.Frames.SOME : Settling.Frames.UNKNOWN;
  }

  /** Returns whether nothing remains to be settled. */
  private boolean take(Settling.Step step) throws SQLException, IOException {
    switch (step) {
      case NOTHING:
        return true;
      case SETTLE:
        return held.settle();
      case SETTLE_ALONE:
        return held.settleAlone();
      case LATER:
      default:
        return false;
    }
  }
}
