package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Whereabouts;
import org.litestream4j.sqlite.ControlConnection;
import org.litestream4j.sqlite.ControlConnections;
import org.litestream4j.sqlite.LiveDatabase;
import org.litestream4j.sqlite.WalPosition;

/**
 * A database while it is followed: from the moment when our control connections join the app's to
 * the moment when they leave it as they found it.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LiveSession {
  private static final int LAST_SETTLE_ATTEMPTS = 3;

  /**
   * SQLite makes no journal file for a database that was moved, and it needs none to change the
   * mode. The file itself only tells WAL from all other modes.
   */
  private static final String WITHOUT_A_FILE = "memory";

  /** Where room is short, the WAL is made to restart at this part of its usual size. */
  private static final int SHORT_OF_ROOM_DIVISOR = 4;

  /** A checkpoint that had no room to make the database file longer is tried again after this. */
  private static final long FULL_DISK_MILLIS = 1_000;

  private final OpenDatabase open;
  private final LocalChain chain;
  private final LiveCapture capture;
  private final OriginalMode originalMode;
  private final long largeWalPages;
  private final Backoff catchUp = new Backoff(System::nanoTime);
  private WalPosition lastEnd;

  private LiveSession(
      OpenDatabase open,
      LocalChain chain,
      LiveCapture capture,
      OriginalMode originalMode,
      long largeWalPages) {
    this.open = open;
    this.chain = chain;
    this.capture = capture;
    this.originalMode = originalMode;
    this.largeWalPages = largeWalPages;
    this.lastEnd = capture.held().copiedEnd();
  }

  /**
   * Joins the app at its database and brings the chain up to the present.
   *
   * @param largeWalPages size of the WAL from which it is made to restart under a busy writer
   * @return empty if somebody's lock or call is in the way, or the app has closed it meanwhile
   * @throws NoRoomException if the database is not in WAL mode and the disk is too full for it; it
   *     is as it was
   */
  public static Optional<LiveSession> begin(OpenDatabase open, LocalChain chain, long largeWalPages)
      throws SQLException, IOException {
    Optional<DriverConnection> any = open.connections().stream().findFirst();
    if (!any.isPresent()) {
      return Optional.empty();
    }
    OriginalMode originalMode = new OriginalMode(chain.meta());
    if (!open.letOursCome()) {
      return Optional.empty();
    }
    Optional<LiveDatabase> database = Optional.empty();
    try {
      database = join(open, any.get(), chain, originalMode);
    } finally {
      if (!database.isPresent()) {
        open.stopServingJournalMode();
      }
      open.oursCame();
    }
    if (!database.isPresent()) {
      return Optional.empty();
    }
    boolean hasBegun = false;
    try {
      LiveCapture capture = LiveCapture.begin(database.get(), chain);
      hasBegun = true;
      LiveSession session = new LiveSession(open, chain, capture, originalMode, largeWalPages);
      session.noteAttempt();
      return Optional.of(session);
    } finally {
      if (!hasBegun) {
        open.stopServingJournalMode();
      }
    }
  }

  private static Optional<LiveDatabase> join(
      OpenDatabase open, DriverConnection one, LocalChain chain, OriginalMode originalMode)
      throws SQLException, IOException {
    ControlConnections connections =
        ControlConnections.through(
            one.driverLoader(), open.path(), open.inode(), open.properties());
    originalMode.follow(open.askedJournalMode());
    boolean wasConverted = originalMode.read().isPresent();
    Optional<LiveDatabase> database =
        LiveDatabase.open(
            open.path(),
            open.inode(),
            connections,
            open.gate(),
            mode -> {
              ConversionRoom.require(open.path(), chain);
              originalMode.write(mode);
              open.serveJournalMode(mode);
              return !open.isPragmaUnderWay();
            });
    if (!database.isPresent()) {
      if (!wasConverted) {
        originalMode.clear();
      }
      return Optional.empty();
    }
    // Before the first mark is taken: from then on these pragmas would collide with it.
    open.serveJournalMode(originalMode.read().orElse("wal"));
    if (open.isPragmaUnderWay()) {
      database.get().disconnect();
      return Optional.empty();
    }
    return database;
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
    boolean isAtRest = capture.held().copiedEnd().equals(lastEnd);
    lastEnd = capture.held().copiedEnd();
    Settling.Step step =
        Settling.next(
            framesToSettle(),
            isAtRest,
            capture.held().committedFrames(),
            isShortOfRoom() ? largeWalPages / SHORT_OF_ROOM_DIVISOR : largeWalPages);
    try {
      return take(step) ? untilCatchUp() : OptionalLong.of(Settling.REST_MILLIS);
    } catch (SQLException e) {
      if (ControlConnection.isBusy(e)) {
        return OptionalLong.of(Settling.REST_MILLIS);
      }
      if (ControlConnection.isFull(e)) {
        return OptionalLong.of(FULL_DISK_MILLIS);
      }
      throw e;
    }
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

  /** Whether the WAL had better not grow. */
  public boolean isShortOfRoom() {
    Path directory = open.path().toAbsolutePath().resolveSibling(".");
    return chain.meta().room().usableBytes(directory) < NeededRoom.SHORT_BYTES;
  }

  private Settling.Frames framesToSettle() {
    if (!capture.held().hasFramesToBackfill()) {
      return Settling.Frames.NONE;
    }
    return capture.held().isBackfillKnown() ? Settling.Frames.SOME : Settling.Frames.UNKNOWN;
  }

  /** Returns whether nothing remains to be settled. */
  private boolean take(Settling.Step step) throws SQLException, IOException {
    switch (step) {
      case NOTHING:
        return true;
      case SETTLE:
        return capture.held().settle();
      case SETTLE_ALONE:
        return capture.held().settleAlone(open.gate());
      case LATER:
      default:
        return false;
    }
  }

  /**
   * Does a checkpoint that the app asks for.
   *
   * @return how many frames the WAL had
   */
  public int checkpoint() throws SQLException, IOException {
    settle();
    return capture.held().committedFrames();
  }

  /** Captures everything and moves it into the database file, as far as others let us. */
  public void settle() throws SQLException, IOException {
    capture.sync();
    try {
      if (!capture.held().isBackfillKnown()) {
        capture.held().settleAlone(open.gate());
      }
      for (int i = 0; i < LAST_SETTLE_ATTEMPTS && !capture.held().settle(); i++) {
        capture.sync();
      }
    } catch (SQLException e) {
      if (!ControlConnection.isFull(e)) {
        throw e;
      }
    }
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
          || !capture.held().closeIntoJournalMode(isAtItsPath ? mode.get() : WITHOUT_A_FILE)) {
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
      open.stopServingJournalMode(); // Not before: until then a pragma would meet our mark.
      capture.database().close();
    }
  }
}
