package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Whereabouts;

/**
 * Our connections stay for a moment where an app opens and closes a database for each query: to
 * come and go each time would cost it more than its own work. The file has everything at each
 * close; its WAL is there, and empty.
 */
final class Lingering {
  private static final long LINGER_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final long LOOK_AT_LOCKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Current current;
  private final AfterClose afterClose;
  private final Reopenings reopenings;
  private final Strand strand;
  private final Pace pace;
  private final Time time;
  private long lookedAtLocksNanos;
  private boolean isEndScheduled;

  Lingering(
      Current current,
      AfterClose afterClose,
      Reopenings reopenings,
      Strand strand,
      Pace pace,
      Time time) {
    this.current = current;
    this.afterClose = afterClose;
    this.reopenings = reopenings;
    this.strand = strand;
    this.pace = pace;
    this.time = time;
    this.lookedAtLocksNanos = time.nanos() - LOOK_AT_LOCKS_NANOS;
  }

  /** Whether the app will probably open the database again at once. */
  boolean isWorthIt() {
    return reopenings.areFrequent(time.nanos());
  }

  /** Before the last close: whether our connections stay over it. */
  boolean stay(LiveSession session) throws SQLException, IOException {
    if (isWorthIt() && hasItsLocks(session) && isLeft(session)) {
      return true;
    }
    session.database().keepNoLonger();
    return false;
  }

  /** As {@link #stay}; false also where that would take longer than to empty the WAL. */
  boolean stayAtOnce(LiveSession session) throws SQLException, IOException {
    return isWorthIt()
        && !isLookAtLocksDue(time.nanos())
        && session.isClearedAtOnce()
        && isLeft(session);
  }

  private boolean isLeft(LiveSession session) throws SQLException, IOException {
    Optional<FileIdentity> left = session.settleToStay();
    if (left.isPresent()) {
      session.database().keep(left.get());
      begin(session.database());
    }
    return left.isPresent();
  }

  /**
   * An app that reads the file by itself drops the locks of the whole process. They come back when
   * nobody has the database open for a moment, our connections included.
   */
  private boolean hasItsLocks(LiveSession session) {
    long now = time.nanos();
    if (!isLookAtLocksDue(now)) {
      return true;
    }
    boolean areHeld = session.hasItsLocks();
    if (areHeld) {
      lookedAtLocksNanos = now;
    }
    return areHeld;
  }

  private boolean isLookAtLocksDue(long nowNanos) {
    return nowNanos - lookedAtLocksNanos >= LOOK_AT_LOCKS_NANOS;
  }

  /** A close over which they stay may fail, and need not be heard of when it is tried again. */
  private void begin(OpenDatabase database) {
    if (!isEndScheduled) {
      scheduleEnd(database, LINGER_MILLIS);
    }
  }

  private void scheduleEnd(OpenDatabase database, long millis) {
    Future<?> unused = strand.submitAfter(millis, () -> endIfOver(database));
    isEndScheduled = true;
  }

  /** What was to end it may be lost. */
  void goOn(OpenDatabase database) {
    if (database.isKept() && !isEndScheduled) {
      scheduleEnd(database, LINGER_MILLIS);
    }
  }

  private void endIfOver(OpenDatabase database) throws SQLException, IOException {
    isEndScheduled = false;
    if (!database.isKept()) {
      return;
    }
    long closedFor = reopenings.millisSinceLastClose(time.nanos());
    boolean hasLeft = false;
    try {
      hasLeft = database.isLeftToUs() && closedFor >= LINGER_MILLIS && leave(database);
    } finally {
      if (!hasLeft) {
        scheduleEnd(database, Math.max(LINGER_MILLIS / 10, LINGER_MILLIS - closedFor));
      }
    }
  }

  /** Our connections leave now. */
  void end(OpenDatabase database) throws SQLException, IOException, InterruptedException {
    long deadline = time.nanos() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (database.isLeftToUs() && !leave(database) && time.nanos() < deadline) {
      time.sleep(1);
    }
  }

  /** Returns false if the app has opened it, or opens something just now. */
  private boolean leave(OpenDatabase database) throws SQLException, IOException {
    return afterClose.letGoOfKept(database, () -> leaveClosed(database));
  }

  private void leaveClosed(OpenDatabase database) throws SQLException, IOException {
    if (!current.isOpen(database)) {
      return;
    }
    boolean isAsKept = database.isAsKept();
    boolean isMoved = !isAsKept && isOnlyMoved(database);
    Optional<LiveSession> session = current.takeSession();
    current.isClosed();
    Optional<FileIdentity> left = Optional.empty();
    try {
      if (session.isPresent() && isAsKept) {
        left = session.get().leaveAsFound();
      } else if (session.isPresent() && isMoved) {
        session.get().leaveMovedFile();
      } else if (session.isPresent()) {
        session.get().leaveForeignFile();
      }
    } finally {
      afterClose.begin(database, left);
      pace.lookAgainIn(AfterClose.RETRY_MILLIS);
    }
  }

  private boolean isOnlyMoved(OpenDatabase database) throws IOException {
    Optional<LiveSession> session = current.session();
    return session.isPresent()
        && database.whereabouts() != Whereabouts.AT_ITS_PATH
        && session.get().fileItself().filter(database::isKeptIn).isPresent();
  }
}
