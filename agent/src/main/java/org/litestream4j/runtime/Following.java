package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.AutomaticCheckpoints;
import org.litestream4j.registry.OpenDatabase;

/** Follows a database from commit to commit while the app has it open in WAL mode. */
final class Following {
  /** Commits of other processes raise no hook: the WAL is looked at this often. */
  private static final long FOREIGN_WATCH_MILLIS = 1_000;

  /** Where descriptors are scarce, a database without commits for as long is let go. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Current current;
  private final LocalChain chain;
  private final ReplacedFiles replaced;
  private final Replicas replicas;
  private final Progress progress;
  private final LostLocks locks;
  private final DescriptorShare descriptors;
  private final AutomaticCheckpoints checkpoints;
  private final Pace pace;
  private final Time time;
  private volatile boolean isShortOfRoom;
  private long changedNanos;

  Following(
      Current current,
      LocalChain chain,
      ReplacedFiles replaced,
      Replicas replicas,
      Progress progress,
      LostLocks locks,
      DescriptorShare descriptors,
      AutomaticCheckpoints checkpoints,
      Pace pace,
      Time time) {
    this.current = current;
    this.chain = chain;
    this.replaced = replaced;
    this.replicas = replicas;
    this.progress = progress;
    this.locks = locks;
    this.descriptors = descriptors;
    this.checkpoints = checkpoints;
    this.pace = pace;
    this.time = time;
    this.changedNanos = time.nanos();
  }

  /**
   * Whether the app had better wait for {@link #settleEarly} after each of its commits. On any
   * thread.
   */
  boolean isShortOfRoom() {
    return isShortOfRoom;
  }

  /** Something may have been committed. */
  void look(LiveSession session) throws SQLException, IOException {
    if (session.isReplaced()) {
      leaveReplaced();
      return;
    }
    if (isNeededMoreByTheApp()) {
      letGo(session);
      return;
    }
    long before = chain.lastTxid();
    boolean wasBehind = progress.gap().isOpen();
    try {
      chain.forgetNowAndThen();
      locks.look(session);
      pace.lookAgainIn(session.follow().orElse(FOREIGN_WATCH_MILLIS));
      isShortOfRoom = session.isShortOfRoom();
      if (isShortOfRoom) {
        session.database().takeDirty(); // So that the very next commit is told, and waits.
      }
      progress.followed(session);
    } catch (SQLException e) {
      current.takeSession();
      current.open().ifPresent(IdleDatabase::isBehind);
      session.release();
      throw e;
    } finally {
      if (chain.lastTxid() != before || wasBehind) {
        changedNanos = time.nanos();
        replicas.wake();
      } else if (!replicas.areAtRest()) {
        replicas.wake(); // One that had no memory left waits for that.
      }
    }
  }

  private boolean isNeededMoreByTheApp() {
    boolean isIdle = time.nanos() - changedNanos > IDLE_NANOS;
    return isIdle ? descriptors.isUsedUp() : descriptors.isNeededByTheApp();
  }

  /** What we have open of it is needed by the app; its next change is noticed all the same. */
  private void letGo(LiveSession session) throws SQLException, IOException {
    OpenDatabase database = session.database();
    current.takeSession();
    session.leaveAsFound();
    current.isIdle(database, FileIdentity.read(database.path()).orElse(database.foundAs()));
    checkpoints.giveBack(database);
    replicas.wake();
  }

  /** The app has closed it, and our connections have stayed: nothing is settled any more. */
  void capture(LiveSession session) throws SQLException, IOException {
    long before = chain.lastTxid();
    session.capture().sync();
    progress.followed(session);
    if (chain.lastTxid() != before) {
      replicas.wake();
    }
  }

  /** Something was committed, and there is no room for a WAL that grows until the next look. */
  void settleEarly(LiveSession session) throws SQLException, IOException {
    session.database().takeDirty();
    session.settle();
  }

  /** Another file has the path of the database that is followed, or is about to. */
  void leaveReplaced() throws SQLException, IOException {
    LiveSession session = current.takeSession().orElseThrow(IllegalStateException::new);
    current.isClosed();
    replaced.add(session);
    replicas.wake();
  }
}
