package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.sqlite.Footing;

/** Says so when an app, by opening and closing its database file, has dropped SQLite's locks. */
final class LostLocks {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** It may be the list of the whole system, which takes long: one part in so many of our time. */
  private static final int SHARE_OF_TIME = 1_000;

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final String CAUSE =
      "something in this JVM has opened and closed the database file itself (a copy by Files.copy,"
          + " or a second SQLite), which drops SQLite's locks on it, also without the agent; ";

  private static final String INSTEAD =
      "have copies made by VACUUM INTO or the driver's backup command";

  private final String path;
  private final Time time;
  private final Log log;
  private final Set<Footing> said = EnumSet.of(Footing.FIRM);
  private long nextLookNanos;

  LostLocks(String path, Time time, Log log) {
    this.path = path;
    this.time = time;
    this.log = log;
    this.nextLookNanos = time.nanos();
  }

  /** To be called as often as one likes; each thing is said once. */
  void look(LiveSession session) throws SQLException, IOException {
    long begin = time.nanos();
    if (begin - nextLookNanos < 0) {
      return;
    }
    Footing footing = session.lookAtFooting();
    long end = time.nanos();
    long pauseNanos = footing == Footing.FIRM ? SHARE_OF_TIME * (end - begin) : 0;
    nextLookNanos = end + Math.max(INTERVAL_NANOS, Math.min(LONGEST_PAUSE_NANOS, pauseNanos));
    if (!isOursAlone(footing, session) && said.add(footing)) {
      log.error(path + ": " + text(footing));
    }
  }

  /** What the app does to a file that only we have open is no fault of its. */
  private static boolean isOursAlone(Footing footing, LiveSession session) {
    return footing != Footing.WAL_LOST && session.database().isKept();
  }

  private static String text(Footing footing) {
    switch (footing) {
      case LOCK_TAKEN_AGAIN:
        return CAUSE
            + "the locks were taken again, and the database was compared with what is replicated; "
            + INSTEAD;
      case LOCK_LOST:
        return CAUSE
            + "another process keeps us from taking them again, which is tried; "
            + INSTEAD;
      case WAL_LOST:
      default:
        return "its -wal file was deleted or replaced while it is open: mostly "
            + CAUSE
            + "what the app commits now is invisible to other processes, and what they commit may"
            + " damage the database; it is replicated as the app sees it; end the app and start it"
            + " again, and "
            + INSTEAD;
    }
  }
}
