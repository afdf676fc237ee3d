package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replication.Replicator;
import org.litestream4j.replication.ReplicatorListener;

/**
 * What the replicas of one database ask of it: something to build on, and a chain that does not
 * collide with what they hold. They ask on threads of theirs; it is done on the strand.
 */
final class ReplicaDemands implements ReplicatorListener {
  private static final long IMAGE_RETRY_MILLIS = 30_000;

  /** How long the end waits for replicas that were never looked at. */
  private static final long LAST_LOOK_MILLIS = 5_000;

  private static final long LAST_LOOK_POLL_MILLIS = 15;

  private final String path;
  private final Current current;
  private final LocalChain chain;
  private final AfterClose afterClose;
  private final Looks looks;
  private final Replicas replicas;
  private final CaptureGap gap;
  private final Announcement announcement;
  private final Optional<WaitingCommits> waiting;
  private final Strand strand;
  private final Pace pace;
  private final Time time;
  private final Log log;
  private boolean hasEnded;

  ReplicaDemands(
      String path,
      Current current,
      LocalChain chain,
      AfterClose afterClose,
      Looks looks,
      Replicas replicas,
      CaptureGap gap,
      Announcement announcement,
      Optional<WaitingCommits> waiting,
      Strand strand,
      Pace pace,
      Time time,
      Log log) {
    this.path = path;
    this.current = current;
    this.chain = chain;
    this.afterClose = afterClose;
    this.looks = looks;
    this.replicas = replicas;
    this.gap = gap;
    this.announcement = announcement;
    this.waiting = waiting;
    this.strand = strand;
    this.pace = pace;
    this.time = time;
    this.log = log;
  }

  @Override
  public void firstContact(Replicator replicator) {
    pace.wake();
  }

  @Override
  public void replicaIsAhead(Replicator replicator) {
    strand.submit(() -> goOnAfter(replicator));
  }

  @Override
  public void needsSnapshot(Replicator replicator) {
    strand.submit(
        () -> {
          if (!hasEnded && replicator.awaitsSnapshot()) {
            snapshot();
          }
        });
  }

  @Override
  public boolean isAwaited() {
    return waiting.isPresent() && waiting.get().areThere();
  }

  @Override
  public void durable(Replicator replicator, long txid) {
    if (waiting.isPresent()) {
      waiting.get().progressed();
    }
    chain.mayForget(replicas.durableEverywhere());
    announcement.look();
  }

  /**
   * At the end of the JVM, while it can still be done: whether a replica needs a snapshot is known
   * after the first look at it.
   */
  void meetForTheLastTime() throws SQLException, IOException, InterruptedException {
    Optional<LiveSession> session = current.session();
    if (session.isPresent()) {
      session.get().settle();
    }
    replicas.retryNow();
    long deadline = time.nanos() + TimeUnit.MILLISECONDS.toNanos(LAST_LOOK_MILLIS);
    while (!replicas.wereContacted() && time.nanos() < deadline) {
      time.sleep(LAST_LOOK_POLL_MILLIS);
    }
    for (Replicator replicator : replicas.list()) {
      goOnAfter(replicator);
    }
    if (replicas.awaitSnapshot()) {
      snapshot();
    }
  }

  /** The chain is closed: nothing can be done for a replica any more. */
  void end() {
    hasEnded = true;
  }

  /** A replica may hold files that are not of the local chain. */
  private void goOnAfter(Replicator replicator) throws IOException {
    if (hasEnded || !replicator.aheadTxid().isPresent()) {
      return;
    }
    long txid = replicator.aheadTxid().getAsLong();
    boolean hadChain = chain.lastTxid() > 0;
    if (hadChain) {
      log.warn(
          path
              + " is not the newest state of its replica "
              + replicator.displayUrl()
              + "; replication goes on from the local state, and what the replica holds up to TXID "
              + Txid.format(txid)
              + " is history now");
    }
    boolean isDifference =
        replicator.newer().isPresent() && chain.goOnAfter(replicator.newer().get());
    if (!isDifference) {
      chain.restartAfter(Math.max(txid, chain.lastTxid()));
    }
    if (current.session().isPresent()) {
      current.session().get().capture().resync();
    } else {
      if (!current.open().isPresent()) {
        afterClose.beginAgain();
      } else if (hadChain) {
        current.open().get().isBehind();
      }
      pace.wake();
    }
    replicator.chainGoesOn();
  }

  private void snapshot() throws SQLException, IOException {
    if (current.session().isPresent()) {
      snapshot(current.session().get());
      return;
    }
    chain.restartAfter(chain.lastTxid());
    if (current.open().isPresent()) {
      current.open().get().isBehind();
    } else {
      afterClose.beginAgain();
    }
    looks.look();
  }

  private void snapshot(LiveSession session) {
    if (gap.isOpen()) {
      return; // It is asked for again when the gap is closed.
    }
    try {
      session.capture().snapshot();
      replicas.wake();
    } catch (IOException e) {
      log.error(
          path
              + " is NOT replicated where its first image is missing: "
              + e.getMessage()
              + "; the app goes on, and it is tried again");
      Future<?> unused = strand.submitAfter(IMAGE_RETRY_MILLIS, replicas::wake);
    }
  }
}
