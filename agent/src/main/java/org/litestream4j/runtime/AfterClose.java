package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.LeftMode;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.registry.Leaving;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Registry;
import org.litestream4j.registry.Whereabouts;
import org.litestream4j.sqlite.DatabaseFile;

/**
 * What remains to be done when the app has closed a database: the chain is brought up to its file,
 * and how that looks is noted, so that the next start need not read it again.
 */
final class AfterClose {
  /** What came of an attempt. */
  enum Outcome {
    NOTHING_TO_DO,
    CAPTURED,
    /** It is not at rest: to be tried again soon. */
    LATER,
    /** Somebody else keeps it busy: it is compared at the next open. */
    GIVEN_UP
  }

  /** A little more than the time for which a file must be at rest to be read without a lock. */
  static final long RETRY_MILLIS = 60;

  /** Another process that keeps the database open ends our interest in how it looks closed. */
  private static final int ATTEMPTS = 40;

  private final ClosedCapture capture;
  private final Registry registry;
  private @Nullable OpenDatabase closed;
  private @Nullable OpenDatabase lastClosed;

  /** Files of which our descriptor could not be closed yet. */
  private final List<OpenDatabase> leftOpen = new ArrayList<>();

  private Optional<FileIdentity> leftAs = Optional.empty();
  private int attempts;
  private boolean wasGivenUp;

  /** Another process keeps it in WAL mode. */
  private @Nullable OpenDatabase heldUp;

  AfterClose(ClosedCapture capture, Registry registry) {
    this.capture = capture;
    this.registry = registry;
  }

  /**
   * The app has closed {@code database}.
   *
   * @param known how its file looked when the chain held all of it; empty if that is not known
   */
  void begin(OpenDatabase database, Optional<FileIdentity> known) {
    if (closed != null && !closed.inode().equals(database.inode())) {
      letGo(closed);
    }
    closed = database;
    lastClosed = database;
    leftAs = known;
    attempts = 0;
  }

  /** The database that was closed last, if any, is to be compared once more. */
  void beginAgain() {
    closed = lastClosed;
    leftAs = Optional.empty();
    attempts = 0;
  }

  /** The app has opened it again, or another file in its place, or will not need it. */
  void end() {
    if (closed != null) {
      letGo(closed);
    }
  }

  /** Whether {@code database} will be compared as it is, whoever it was that closed it last. */
  boolean isPendingFor(OpenDatabase database) {
    return closed != null && closed.inode().equals(database.inode());
  }

  boolean isPending() {
    return closed != null;
  }

  /** Whether something that was closed is not captured, and may not be. */
  boolean isOwed() {
    return closed != null || wasGivenUp;
  }

  /** Whether the file at the path is provably the one that the chain holds. */
  boolean isUpToDate() throws IOException {
    return capture.isUpToDate();
  }

  /**
   * One attempt.
   *
   * @throws IOException if what is needed for it cannot be read or written; to be tried again
   */
  Outcome capture() throws IOException {
    OpenDatabase database = closed;
    if (database == null) {
      return Outcome.NOTHING_TO_DO;
    }
    if (database.whereabouts() != Whereabouts.AT_ITS_PATH) {
      letGo(database); // What has its path by now, if anything, is captured when it is opened.
      return Outcome.NOTHING_TO_DO;
    }
    if (!putModeBack(database) && ++attempts < ATTEMPTS) {
      return Outcome.LATER;
    }
    try {
      if (capture.isUpToDate()
          || capture.recordIfUntouched(leftAs)
          || captureAtRest(database).isPresent()) {
        letGo(database);
        wasGivenUp = false;
        return Outcome.CAPTURED;
      }
    } catch (IOException e) {
      if (database.whereabouts() != Whereabouts.AT_ITS_PATH) {
        letGo(database); // The app has deleted or moved it under our hands: nothing has failed.
        return Outcome.NOTHING_TO_DO;
      }
      throw e;
    }
    if (++attempts < ATTEMPTS) {
      return Outcome.LATER;
    }
    letGo(database);
    wasGivenUp = true;
    return Outcome.GIVEN_UP;
  }

  /**
   * Puts the journal mode of a closed database back that no session has put back.
   *
   * @return false if that is to be tried again: the app opens something just now, or SQLite fails
   */
  boolean putModeBack(OpenDatabase database) throws IOException {
    LeftMode mode = capture.leftMode();
    if (heldUp == database || !mode.isOwed()) {
      return true;
    }
    try {
      return registry.whileClosed(database, () -> putBack(mode, database));
    } catch (SQLException e) {
      return false;
    }
  }

  private void putBack(LeftMode mode, OpenDatabase database) throws SQLException, IOException {
    if (!mode.putBack(database)) {
      heldUp = database;
    }
  }

  /** Another file has the path of the database, with a journal mode of its own. */
  void forgetMode() throws IOException {
    capture.leftMode().forget();
  }

  /** Whether the journal mode of the database is still to be put back once it is closed. */
  boolean owesMode() throws IOException {
    return capture.leftMode().isOwed();
  }

  /**
   * Compares a database with the chain that nobody is writing to.
   *
   * @return how its file looks; empty if it is not at rest
   */
  Optional<FileIdentity> captureAtRest(OpenDatabase database) throws IOException {
    return capture.capture(DatabaseFile.open(database.path(), database.inode()));
  }

  /** Ends that our connections stay, as {@link Registry#letGoOfKept} does. */
  boolean letGoOfKept(OpenDatabase database, Leaving leaving) throws SQLException, IOException {
    return registry.letGoOfKept(database, leaving);
  }

  /** Closes what we have open of {@code database}, as soon as the app has closed it. */
  void letGo(OpenDatabase database) {
    closed = closed == database ? null : closed;
    leftOpen.removeIf(before -> before.inode().equals(database.inode()));
    leftOpen.add(database);
    leftOpen.removeIf(this::isLetGo);
  }

  /** False only while something is being opened: whoever has this very file open lets go of it. */
  private boolean isLetGo(OpenDatabase database) {
    return registry.ifClosed(
        database, () -> DatabaseFile.closeAfterLastConnection(database.path(), database.inode()));
  }
}
