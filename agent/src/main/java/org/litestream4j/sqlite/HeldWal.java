package org.litestream4j.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.registry.Gate;

/**
 * Holds a read mark on the WAL of a live database without a gap, hand over hand on two connections,
 * and moves committed frames into the database file.
 *
 * <p>Why nothing is missed: a mark begun when everything is backfilled sits on read lock 0; writers
 * may then restart the WAL once, but nobody can backfill what they append. A mark begun otherwise
 * sits on a lock above 0; nobody can restart the WAL or backfill beyond the mark. Either way all
 * that was committed after the mark began is still in the WAL when it is handed over, and it is
 * copied before the old mark ends.
 *
 * <p>Why no checkpoint of ours loses pages (sqlite.org/wal.html, "The WAL-reset bug"): one runs
 * only while our mark sits on a lock above 0, so that no commit can restart the WAL meanwhile, and
 * marks are taken and released only between checkpoints. The one that empties the WAL runs under a
 * mark on lock 0, where it can move nothing. The order of all steps is a {@link WalPlan}.
 *
 * <p>All of this holds also for a copier that copies nothing, where that is given up on purpose: it
 * must only say where the committed end is.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class HeldWal implements AutoCloseable {
  /** Copies everything that is committed and not copied yet, and says where that ended. */
  public interface Copier {
    WalPosition copyToEnd() throws IOException;

    /**
     * As {@link #copyToEnd}, only into memory: for the moments in which the app waits for us.
     *
     * @throws StateMovedException if it would take too long or too much memory
     */
    WalPosition collectToEnd() throws IOException;
  }

  private static final int ROUNDS_BEFORE_LOCK = 2;

  /** From here on the app is held back a little longer rather than letting the WAL grow. */
  private static final long LARGE_WAL_BYTES = 16L << 20;

  /** Moves, for one connection, with every commit of another one. */
  private static final String DATA_VERSION = "PRAGMA data_version";

  private final WalMarks marks;
  private final Gate gate;
  private final int pageSizeBytes;
  private boolean keepsToItsConnections;

  private HeldWal(WalMarks marks, Gate gate, int pageSizeBytes) {
    this.marks = marks;
    this.gate = gate;
    this.pageSizeBytes = pageSizeBytes;
  }

  /** Takes the first mark. How much of what is in the WAL by then is backfilled is not known. */
  static HeldWal take(
      ControlConnections connections, ControlPair pair, Gate gate, WalFile wal, Copier copier)
      throws SQLException, IOException {
    WalConnection first = new BetweenCalls(pair.first(), gate);
    first.beginRead();
    return new HeldWal(
        new WalMarks(
            connections::open,
            first,
            new BetweenCalls(pair.second(), gate),
            pair.pageSizeBytes(),
            copier,
            wal.scanGeneration().end()),
        gate,
        pair.pageSizeBytes());
  }

  /** Copies what is new, under the mark that is held. */
  public void copy() throws IOException {
    marks.copy();
  }

  /** Where the last copy ended. */
  public WalPosition copiedEnd() {
    return marks.copiedEnd();
  }

  /** Whether the WAL holds committed frames that are not known to be in the database file. */
  public boolean hasFramesToBackfill() {
    return marks.hasFramesToBackfill();
  }

  /** Whether frames can be moved without holding the app back; otherwise {@link #settleAlone}. */
  public boolean isBackfillKnown() {
    return marks.isBackfillKnown();
  }

  /** Frames of the WAL up to the last copied commit. */
  public int committedFrames() {
    return frames(copiedEnd());
  }

  /** Those of them that are known to be in the database file. */
  public int backfilledFrames() {
    return Math.min(frames(marks.backfilledEnd()), committedFrames());
  }

  private int frames(WalPosition end) {
    long bytes = Math.max(0, end.offset() - WalHeader.SIZE_BYTES);
    return (int) (bytes / (WalFile.FRAME_HEADER_BYTES + pageSizeBytes));
  }

  /** Takes a new mark at the present, copies, and only then releases the old one. */
  public void rotate() throws SQLException, IOException {
    marks.carryOut(WalPlan.ROTATE);
  }

  /**
   * Moves frames up to our mark into the database file, where our mark allows it.
   *
   * @return whether everything that was copied is now backfilled
   */
  public boolean backfill() throws SQLException, IOException {
    return marks.carryOut(WalPlan.BACKFILL);
  }

  /**
   * Brings everything committed into the database file and leaves the mark where the app's next
   * write restarts the WAL.
   *
   * @return whether everything is backfilled; others' marks may prevent it
   */
  public boolean settle() throws SQLException, IOException {
    return marks.carryOut(WalPlan.SETTLE);
  }

  /**
   * Brings everything committed into the database file while the app waits, and empties the WAL.
   *
   * @return false if somebody is in the way
   */
  public boolean clear() throws SQLException, IOException {
    return marks.carryOut(WalPlan.CLEAR);
  }

  /**
   * As {@link #clear()}, for a database that the app has open: its calls are held back meanwhile,
   * so that none of them meets our write lock.
   */
  public boolean clearAlone() throws SQLException, IOException {
    return !keepsToItsConnections && gate.runAlone(Gate.Patience.LONG, this::clear);
  }

  /**
   * As {@link #settle()}, for a writer that never pauses: nearly everything is moved while it goes
   * on, and the rest in a moment in which its calls are held back and the write lock is held, so
   * that its next write restarts the WAL.
   */
  public boolean settleAlone() throws SQLException, IOException {
    if (keepsToItsConnections) {
      return settle();
    }
    for (int i = 0; i < ROUNDS_BEFORE_LOCK; i++) {
      marks.carryOut(WalPlan.MOST);
    }
    marks.openWriter();
    copy();
    Gate.Patience patience =
        copiedEnd().offset() > LARGE_WAL_BYTES ? Gate.Patience.LONG : Gate.Patience.SHORT;
    boolean settled;
    try {
      settled = gate.runAlone(patience, this::moveRestAlone);
    } catch (WalMismatchException | StateMovedException e) {
      settled = false; // Nothing that takes long is done while the app waits.
    }
    copy();
    return settled;
  }

  /**
   * Also the writer closes while the app waits: a close looks whether it is the last, and a
   * connection of the app that reads for the first time would meet that as a lock.
   */
  private boolean moveRestAlone() throws SQLException, IOException {
    try {
      return marks.carryOut(WalPlan.REST);
    } finally {
      marks.closeWriter();
    }
  }

  /** Opens no further connection: it would have another WAL than the others. */
  public void keepToItsConnections() {
    keepsToItsConnections = true;
  }

  /** Lets the mark go; what is committed from now on may be missed. */
  @Override
  public void close() throws SQLException {
    marks.close();
  }

  /**
   * Lets the mark go and puts the database back into rollback-journal mode.
   *
   * @return false if another connection is in the way and the database stays in WAL mode, or if one
   *     has written just now and what was copied is not all
   */
  public boolean closeIntoJournalMode(String journalMode) throws SQLException {
    try (WalConnection last = marks.closeOthers()) {
      String before = last.queryText(DATA_VERSION);
      last.end();
      boolean isSwitched =
          journalMode.equalsIgnoreCase(last.queryText("PRAGMA journal_mode=" + journalMode));
      return isSwitched && before.equals(last.queryText(DATA_VERSION));
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        return false;
      }
      throw e;
    }
  }
}
