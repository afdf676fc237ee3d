package org.litestream4j.runtime;

import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.compaction.Ticks;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replication.ReplicaContents;
import org.litestream4j.replication.Replicator;
import org.litestream4j.retention.RetentionPlan;

/**
 * Keeps one replica in order: its files are merged level by level, snapshots are made, and what
 * nobody will restore is deleted, each at its time. Where nothing is committed nothing is done.
 */
final class Upkeep implements ReplicaContents {
  /** What an earlier run has left undone does not meet the app's start. */
  private static final long AFTER_START_MILLIS = 2_000;

  private static final long RETRY_MILLIS = 30_000;
  private static final long HOPELESS_RETRY_MILLIS = 3_600_000;
  private static final long TURN_MILLIS = 500;

  private final String databasePath;
  private final ReplicaClient client;
  private final UpkeepRules rules;
  private final KnownFiles files = new KnownFiles();
  private final UpkeepWork work;
  private final Semaphore turn;
  private final ScheduledExecutorService workers;
  private final Clock clock;
  private final Log log;
  private final DueTimes due = new DueTimes();
  private final Set<Integer> failing = new HashSet<>();
  private @Nullable Replicator sender;
  private long scheduledMillis = DueTimes.NEVER;
  private boolean isPaused;

  /**
   * @param turn one at a time in the process: merging takes memory, descriptors and time
   */
  Upkeep(
      String databasePath,
      ReplicaClient client,
      Compactor compactor,
      UpkeepRules rules,
      Semaphore turn,
      ScheduledExecutorService workers,
      Clock clock,
      Log log) {
    this.databasePath = databasePath;
    this.client = client;
    this.rules = rules;
    this.work = new UpkeepWork(client, compactor, files, rules, clock);
    this.turn = turn;
    this.workers = workers;
    this.clock = clock;
    this.log = log;
  }

  /** Who sends to the replica, and is to know of new snapshots and of files that are gone. */
  void serve(Replicator replicator) {
    sender = replicator;
  }

  @Override
  public synchronized void found(List<LtxFileInfo> found) {
    files.become(found);
    long soon = clock.millis() + AFTER_START_MILLIS;
    for (int level = 1; level <= LtxLevel.SNAPSHOT; level++) {
      if (rules.ticks(level).isPresent() && work.isWanted(level)) {
        due.set(level, isOverdue(level) ? soon : next(level));
      }
    }
    if (rules.deletes()) {
      due.set(DueTimes.HISTORY, soon);
      due.set(DueTimes.MERGED, soon);
    }
    schedule();
  }

  /** Whether it should have been done by the last tick. */
  private boolean isOverdue(int level) {
    List<LtxFileInfo> done = files.byLevel().level(level);
    return done.isEmpty()
        || done.get(done.size() - 1).createdAtMillis() < ticks(level).lastMillis(clock.millis());
  }

  private Ticks ticks(int level) {
    return rules.ticks(level).orElseThrow(IllegalStateException::new);
  }

  private long next(int level) {
    return ticks(level).nextMillis(clock.millis());
  }

  @Override
  public synchronized void sent(LtxFileInfo file) {
    files.add(file);
    if (file.level() == 0) {
      has(1);
      has(LtxLevel.SNAPSHOT);
      schedule();
    }
  }

  /** There is something new for {@code level}. */
  private void has(int level) {
    if (rules.ticks(level).isPresent() && !due.isSet(level)) {
      due.set(level, next(level));
    }
  }

  /** Another process may replicate the database now. What has begun comes to its end. */
  synchronized void pause() {
    isPaused = true;
  }

  synchronized void goOn() {
    isPaused = false;
    schedule();
  }

  private synchronized void schedule() {
    if (!isPaused && due.earliestMillis() < scheduledMillis) {
      submitAt(due.earliestMillis());
    }
  }

  private synchronized void submitAt(long millis) {
    scheduledMillis = millis;
    try {
      long delayMillis = Math.max(0, millis - clock.millis());
      Future<?> unused = workers.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The JVM is ending: the next start finds what is to be done.
    }
  }

  private synchronized boolean begin() {
    scheduledMillis = DueTimes.NEVER;
    return !isPaused;
  }

  private void run() {
    if (!begin()) {
      return;
    }
    if (!turn.tryAcquire()) {
      submitAt(clock.millis() + TURN_MILLIS);
      return;
    }
    try {
      for (int piece : DueTimes.ORDER) {
        if (isDue(piece)) {
          attempt(piece);
        }
      }
    } finally {
      turn.release();
      schedule();
    }
  }

  private synchronized boolean isDue(int piece) {
    return due.take(piece, clock.millis());
  }

  private void attempt(int piece) {
    try {
      work(piece);
      done(piece);
    } catch (IOException | RuntimeException | Error e) {
      failed(piece, e);
    }
  }

  private void work(int piece) throws IOException {
    switch (piece) {
      case DueTimes.MERGED:
        work.deleteMerged();
        break;
      case DueTimes.HISTORY:
        work.deleteHistory();
        break;
      case LtxLevel.SNAPSHOT:
        work.makeSnapshot(sender());
        break;
      default:
        work.compact(piece);
    }
  }

  private Replicator sender() {
    return Objects.requireNonNull(sender, "nobody sends to the replica");
  }

  private synchronized void done(int piece) {
    failing.remove(piece);
    if (piece > 0 && piece < LtxLevel.SNAPSHOT) {
      if (work.isWanted(piece)) {
        due.set(piece, clock.millis()); // The chain began anew in between.
      }
      has(piece + 1);
    }
    if (rules.deletes() && piece == LtxLevel.SNAPSHOT) {
      due.set(DueTimes.HISTORY, clock.millis());
    }
    if (piece == DueTimes.HISTORY && work.isHistoryLeft()) {
      due.set(DueTimes.HISTORY, clock.millis() + rules.mergedCheck().toMillis());
    }
    if (rules.deletes() && (piece == 1 || piece == DueTimes.MERGED)) {
      long soonest = clock.millis() + rules.mergedCheck().toMillis();
      RetentionPlan.nextOfMerged(files.byLevel(), rules.retention())
          .ifPresent(millis -> due.set(DueTimes.MERGED, Math.max(soonest, millis)));
    }
  }

  private synchronized void failed(int piece, Throwable failure) {
    boolean isHopeless = isOfKind(failure, ReplicaException.Kind.GIVE_UP);
    due.set(piece, clock.millis() + (isHopeless ? HOPELESS_RETRY_MILLIS : RETRY_MILLIS));
    if (isOfKind(failure, ReplicaException.Kind.NOT_FOUND)) {
      sender().lookAtAll(); // Somebody else has deleted or merged something.
    } else if (failing.add(piece)) {
      log.warn(
          databasePath
              + ": "
              + DueTimes.name(piece)
              + " at "
              + client.displayUrl()
              + " fails and is tried again; what is committed is replicated all the same: "
              + failure.getMessage());
    }
  }

  private static boolean isOfKind(Throwable failure, ReplicaException.Kind kind) {
    return failure instanceof ReplicaException && ((ReplicaException) failure).kind() == kind;
  }
}
