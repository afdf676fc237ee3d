package org.litestream4j.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.Checkpoint;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Whereabouts;
import org.litestream4j.sqlite.Footing;

/**
 * A database while it is followed: from the moment when our control connections join the app's to
 * the moment when they leave it as they found it.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LiveSession {
  /**
   * SQLite makes no journal file for a database that was moved, and it mostly needs none to change
   * the mode. The file itself only tells WAL from all other modes.
   */
  private static final String WITHOUT_A_FILE = "memory";

  private final OpenDatabase open;
  private final LiveCapture capture;
  private final OriginalMode originalMode;
  private final LeftMode leftMode;
  private final WalSettling settling;
  private final Backoff catchUp;
  private boolean isAdrift;

  private LiveSession(
      OpenDatabase open,
      LiveCapture capture,
      OriginalMode originalMode,
      WalSettling settling,
      Time time) {
    this.open = open;
    this.capture = capture;
    this.originalMode = originalMode;
    this.leftMode = LeftMode.of(originalMode);
    this.settling = settling;
    this.catchUp = new Backoff(time);
    noteAttempt();
  }

  /**
   * Joins the app at its database and brings the chain up to the present.
   *
   * @param largeWalPages size of the WAL from which it is made to restart under a busy writer
   * @return empty if somebody's lock or call is in the way, or the app has closed it meanwhile
   * @throws NoRoomException if the database is not in WAL mode and the disk is too full for it; it
   *     is as it was
   */
  public static Optional<LiveSession> begin(
      OpenDatabase open, LocalChain chain, long largeWalPages, Time time)
      throws SQLException, IOException {
    OriginalMode originalMode = new OriginalMode(chain.meta());
    Optional<LiveCapture> capture = new SessionStart(open, chain, originalMode).begin();
    return capture.map(
        begun ->
            new LiveSession(
                open,
                begun,
                originalMode,
                new WalSettling(open, begun, chain.meta().room(), largeWalPages),
                time));
  }

  /** Whether the database is in WAL mode only because we switched it, or keep it there. */
  public boolean isConverted() throws IOException {
    originalMode.follow(open.askedJournalMode());
    return originalMode.read().isPresent();
  }

  public LiveCapture capture() {
    return capture;
  }

  /**
   * Captures what was committed since the last call, and settles the WAL when it is time to, also
   * while nothing can be captured.
   *
   * @return in how many milliseconds to look again although the app does nothing; empty for never
   */
  public OptionalLong follow() throws SQLException, IOException {
    if (capture.failure().isPresent() && catchUp.isDue()) {
      catchUp();
    }
    boolean wasCaptured = !capture.failure().isPresent();
    capture.sync();
    if (wasCaptured) {
      noteAttempt();
    }
    OptionalLong untilSettled = settling.next();
    return untilSettled.isPresent() ? untilSettled : untilCatchUp();
  }

  /**
   * Looks whether the connections to the database still have the lock and the WAL that they rely
   * on. Where they have not, the lock is taken again, and the database is compared with the chain.
   */
  public Footing lookAtFooting() throws SQLException, IOException {
    Footing footing = capture.database().footing();
    if (footing == Footing.LOCK_TAKEN_AGAIN) {
      catchUp();
    } else if (footing == Footing.WAL_LOST && !isAdrift) {
      isAdrift = true;
      capture.held().keepToItsConnections();
      settle();
      catchUp();
    }
    return footing;
  }

  /** Whether the system is seen to know SQLite's locks; false also where that cannot be seen. */
  public boolean hasItsLocks() {
    return capture.database().isLockSeen();
  }

  /** Tries to capture again what could not be captured: the database is compared with the chain. */
  public void catchUp() throws IOException {
    capture.resync();
    noteAttempt();
  }

  private void noteAttempt() {
    if (capture.failure().isPresent()) {
      catchUp.failed();
    } else {
      catchUp.succeeded();
    }
  }

  private OptionalLong untilCatchUp() {
    return capture.failure().isPresent()
        ? OptionalLong.of(Math.max(1, catchUp.millisUntilDue()))
        : OptionalLong.empty();
  }

  /** Whether the app writes its WAL faster than we settle it. On any thread. */
  public boolean isOutpaced() {
    return settling.isAtItsLimit();
  }

  /** Whether the WAL had better not grow. */
  public boolean isShortOfRoom() {
    return settling.isShortOfRoom();
  }

  /** Does a checkpoint that the app asks for. */
  public Checkpoint checkpoint() throws SQLException, IOException {
    settle();
    return capture.database().wal().lengthBytes() == 0
        ? Checkpoint.NOTHING
        : Checkpoint.of(capture.held().committedFrames(), capture.held().backfilledFrames());
  }

  /** As {@link #checkpoint}, and the WAL is empty after it unless somebody is in the way. */
  public Checkpoint emptyWal() throws SQLException, IOException {
    return settling.clearAlone() ? Checkpoint.NOTHING : checkpoint().heldUp();
  }

  /** Captures everything and moves it into the database file, as far as others let us. */
  public void settle() throws SQLException, IOException {
    settling.settleAll();
  }

  /**
   * Before a last close over which our connections stay: everything is in the database file and
   * captured, in memory at least, and the WAL is empty.
   *
   * @return the database file by then; empty if that cannot be had, and ours had better leave
   */
  public Optional<FileIdentity> settleToStay() throws SQLException, IOException {
    return isWhollyCaptured() && settling.clear() && open.whereabouts() == Whereabouts.AT_ITS_PATH
        ? FileIdentity.read(open.path())
        : Optional.empty();
  }

  /** Whether {@link #settleToStay} has no file to write before it. */
  public boolean isClearedAtOnce() {
    return isWhollyCaptured() && settling.isClearedAtOnce();
  }

  /** Leaves the database, which no connection of the app has open, in the mode of the app. */
  public Optional<FileIdentity> leaveAsFound() throws SQLException, IOException {
    return isConverted() ? leaveInOriginalMode() : leave();
  }

  /** Leaves a file that somebody has written to who is not SQLite, with no trace of ours. */
  public void leaveForeignFile() throws SQLException, IOException {
    originalMode.clear();
    release();
  }

  /** Who the file is that we are at, whatever its name. */
  public Optional<FileIdentity> fileItself() throws IOException {
    return capture.database().identity();
  }

  /** Leaves a file that was moved after its close, and that nobody has written to since. */
  public void leaveMovedFile() throws SQLException, IOException {
    if (!isConverted() || !leaveReplacedFile()) {
      release();
    }
    originalMode.clear();
    capture.database().deleteSideFiles();
  }

  /**
   * Leaves the database before the app's last connection closes, so that the app's own close is the
   * last, and checkpoints and removes the WAL as ever.
   *
   * @return the database file by then, which the app's close does not touch if all was settled;
   *     empty if not all of it is captured
   */
  public Optional<FileIdentity> leave() throws SQLException, IOException {
    try {
      settle();
      return isWhollyCaptured() ? FileIdentity.read(open.path()) : Optional.empty();
    } finally {
      release();
    }
  }

  /**
   * Leaves a database that we switched to WAL, after the app's last connection has closed: its
   * original mode comes back, and the side files go.
   *
   * @return the database file by then; empty if another process is in the way, and the database
   *     stays in WAL mode, or if not all of it is captured
   */
  public Optional<FileIdentity> leaveInOriginalMode() throws SQLException, IOException {
    try {
      settle();
      Optional<String> mode = originalMode.read();
      boolean isAtItsPath = open.whereabouts() == Whereabouts.AT_ITS_PATH;
      if (!mode.isPresent()
          || !capture
              .held()
              .closeIntoJournalMode(isAtItsPath ? modeToLeave(mode.get()) : WITHOUT_A_FILE)) {
        return Optional.empty();
      }
      originalMode.clear();
      if (!isWhollyCaptured()) {
        return Optional.empty();
      }
      Optional<FileIdentity> left = FileIdentity.read(open.path());
      capture.appendModeChange();
      return left;
    } catch (NoRoomException e) {
      return Optional.empty(); // The mode is back; the closed file is compared when there is room.
    } finally {
      release();
    }
  }

  /**
   * To make a journal file, sync it twice and delete it is half of what the app's last close waits
   * for.
   */
  private String modeToLeave(String original) throws IOException {
    Optional<String> leavesJournal = LeavingMode.of(open);
    if (leavesJournal.isPresent()) {
      return leavesJournal.get();
    }
    return capture.database().changesModeInOneSector() ? WITHOUT_A_FILE : original;
  }

  /** Lets go of what can be opened again when it is needed. */
  public void rest() throws IOException {
    capture.database().wal().close();
  }

  public OpenDatabase database() {
    return open;
  }

  /** Whether the path of a database that we switched to WAL leads to another file. */
  public boolean isReplaced() throws IOException {
    return open.isConverted() && open.whereabouts() == Whereabouts.REPLACED;
  }

  /**
   * Brings everything into a database file that lost its path to another file, and takes its side
   * files away, which that one must not find. The app's connections have them open and do not need
   * their names.
   */
  public void makeRoomForAnotherFile() throws SQLException, IOException {
    try {
      settle();
    } finally {
      capture.database().deleteSideFiles();
      originalMode.clear(); // It would be taken for that of the other file.
    }
  }

  /**
   * Leaves a file that lost its path to another file, after the app's last connection to it has
   * closed.
   *
   * @return false if that would delete side files of the other file: then our connections stay
   */
  public boolean leaveReplacedFile() throws SQLException, IOException {
    if (capture.database().hasSideFilesOfAnotherFile()) {
      return false;
    }
    try {
      capture.held().closeIntoJournalMode(WITHOUT_A_FILE);
    } finally {
      release();
    }
    return true;
  }

  private boolean isWhollyCaptured() {
    return !capture.failure().isPresent();
  }

  /** Lets go of the database as it is, at the end of the JVM. */
  public void release() throws SQLException, IOException {
    try {
      capture.held().close();
    } finally {
      try {
        leftMode.serveStill(open); // Not before: until then a pragma would meet our mark.
      } finally {
        capture.database().close();
      }
    }
  }
}
