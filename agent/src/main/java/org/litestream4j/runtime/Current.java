package org.litestream4j.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.OpenDatabase;

/**
 * What the app has open of one database, and the session in which that is followed, if it is. Only
 * on the strand of the database.
 */
final class Current {
  private final DescriptorShare descriptors;
  private final Time time;
  private @Nullable IdleDatabase open;
  private volatile @Nullable LiveSession session;

  Current(DescriptorShare descriptors, Time time) {
    this.descriptors = descriptors;
    this.time = time;
  }

  /** What the app has open, also while it is followed. */
  Optional<IdleDatabase> open() {
    return Optional.ofNullable(open);
  }

  /** On any thread. */
  Optional<LiveSession> session() {
    return Optional.ofNullable(session);
  }

  /** Whether the app writes its WAL faster than that is settled. On any thread. */
  boolean isOutpaced() {
    return session().filter(LiveSession::isOutpaced).isPresent();
  }

  boolean isOpen(OpenDatabase database) {
    return open != null && open.database() == database;
  }

  /** The app has it open as it was found, and nothing of ours is at it. */
  IdleDatabase isIdle(OpenDatabase database) {
    return isIdle(database, database.foundAs());
  }

  /**
   * The app has it open, and nothing of ours is at it.
   *
   * @param leftAs how its file looks while it is unchanged
   */
  IdleDatabase isIdle(OpenDatabase database, FileIdentity leftAs) {
    takeSession();
    IdleDatabase idle = new IdleDatabase(database, leftAs, time);
    open = idle;
    return idle;
  }

  void isFollowedIn(LiveSession begun) {
    session = begun; // First: nobody else would leave it.
    open = new IdleDatabase(begun.database(), begun.database().foundAs(), time);
    descriptors.keepToGrow();
  }

  /** It is not followed any more; the caller leaves the session. */
  Optional<LiveSession> takeSession() {
    Optional<LiveSession> taken = session();
    taken.ifPresent(left -> left.database().keepNoLonger());
    session = null;
    descriptors.release();
    return taken;
  }

  /** The app has it open no more; a session stays until it is taken. */
  void isClosed() {
    open = null;
  }
}
