package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.Time;
import org.litestream4j.registry.Gate;
import org.litestream4j.sqlite.StateMovedException;

/** The end of the JVM, for one database: all of it is captured, and we let go of it. */
final class LastCapture {
  private static final long POLL_MILLIS = AfterClose.RETRY_MILLIS / 4;

  private final Current current;
  private final LocalChain chain;
  private final AfterClose afterClose;
  private final Lingering lingering;
  private final Joining joining;
  private final Looks looks;
  private final Replicas replicas;
  private final ReplicaDemands demands;
  private final CaptureGap gap;
  private final LateWrites late;
  private final Time time;

  LastCapture(
      Current current,
      LocalChain chain,
      AfterClose afterClose,
      Lingering lingering,
      Joining joining,
      Looks looks,
      Replicas replicas,
      ReplicaDemands demands,
      CaptureGap gap,
      LateWrites late,
      Time time) {
    this.current = current;
    this.chain = chain;
    this.afterClose = afterClose;
    this.lingering = lingering;
    this.joining = joining;
    this.looks = looks;
    this.replicas = replicas;
    this.demands = demands;
    this.gap = gap;
    this.late = late;
    this.time = time;
  }

  /** Nothing is captured after it. */
  void run() throws SQLException, IOException, InterruptedException {
    if (current.open().isPresent()) {
      lingering.end(current.open().get().database());
    }
    Optional<IdleDatabase> open = current.open();
    if (open.isPresent()
        && !current.session().isPresent()
        && joining.change(open.get()) == IdleWatch.Change.IN_WAL) {
      joining.join(open.get());
    }
    demands.meetForTheLastTime();
    Optional<LiveSession> session = current.takeSession();
    if (session.isPresent()) {
      leave(session.get());
    } else if (open.isPresent() && joining.change(open.get()) != IdleWatch.Change.NONE) {
      afterClose.begin(open.get().database(), Optional.empty());
    }
    current.isClosed();
    replicas.retryNow();
    captureUnfollowed(open);
    if (!replicas.areRefused() && afterClose.isOwed() && !gap.isOpen()) {
      gap.open(new StateMovedException("it was written to all the time"), chain.lastTxid());
    }
    late.begin();
    demands.end();
    chain.close();
    replicas.retryNow();
  }

  /** There will be none: the database is left as it is. */
  void isNotToCome() throws IOException {
    demands.end();
    chain.close();
  }

  private void captureUnfollowed(Optional<IdleDatabase> open)
      throws SQLException, IOException, InterruptedException {
    boolean goesOn = isCapturePending() && looks.captureClosed();
    while (goesOn && isCapturePending()) {
      time.sleep(POLL_MILLIS);
      goesOn = open.isPresent() ? captureAlone(open.get()) : looks.captureClosed();
    }
  }

  private boolean isCapturePending() {
    return afterClose.isPending() && !replicas.areRefused();
  }

  /**
   * Threads of the app may go on to write until the JVM is gone: they wait for the moment for which
   * the file must be at rest.
   *
   * @return false if what is needed for that cannot be read or written
   */
  private boolean captureAlone(IdleDatabase open) throws SQLException, IOException {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    boolean unused =
        open.database()
            .gate()
            .runAlone(
                Gate.Patience.LONG,
                () -> {
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AfterClose.RETRY_MILLIS));
                  goesOn.set(looks.captureClosed());
                  return true;
                });
    return goesOn.get();
  }

  private void leave(LiveSession session) throws SQLException, IOException {
    if (gap.isOpen()) {
      session.catchUp();
    }
    session.settle();
    gap.follow(session.capture().failure(), chain.lastTxid());
    session.release();
  }

  /** Whether nothing would be said at the end to be missing. */
  boolean lacksNothing() {
    return !gap.isOpen();
  }

  /** Why the database is not captured; empty if it is. On any thread. */
  String obstacle() {
    return gap.reason().orElse("");
  }

  /** At the very end, when nothing more will be captured or sent. */
  void sayWhatIsMissing() {
    gap.sayAtEnd(replicas.durableEverywhere());
    if (!gap.isOpen() && late.haveCome()) {
      gap.sayCommitsCameLate(chain.lastTxid());
    }
  }
}
