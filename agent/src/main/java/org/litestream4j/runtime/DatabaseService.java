package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.JournalMode;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.Txid;
import org.litestream4j.registry.AutomaticCheckpoints;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.replication.Replicator;

/**
 * One database on its way from the app's commits to its replicas: idle until the app changes it,
 * live while it is followed, and captured a last time when it closes. All of it runs on the strand
 * of the database, but for what says otherwise.
 */
final class DatabaseService {
  /** A little more than the time for which a file must be at rest to be read without a lock. */
  private static final long CLOSED_RETRY_MILLIS = 60;

  private static final long IMAGE_RETRY_MILLIS = 30_000;

  /** Commits of other processes raise no hook: the WAL is looked at this often. */
  private static final long FOREIGN_WATCH_MILLIS = 1_000;

  /** How long the end waits for replicas that were never looked at. */
  private static final long LAST_LOOK_MILLIS = 5_000;

  private final DatabaseConfiguration configuration;
  private final String path;
  private final LocalChain chain;
  private final AfterClose afterClose;
  private final Replicas replicas;
  private final AutomaticCheckpoints checkpoints;
  private final Strand strand;
  private final Pace pace;
  private final Announcement announcement;
  private final CaptureGap gap;
  private final ReplacedFiles replaced = new ReplacedFiles();
  private final Log log;

  /** What the app has open, also while it is followed. */
  private @Nullable IdleDatabase open;

  private @Nullable LiveSession session;

  /** How the file looked when a session left it to the last close of the app. */
  private Optional<FileIdentity> leftAs = Optional.empty();

  /** From just before the last close until just after it, when nobody may join the app. */
  private boolean isClosing;

  private volatile boolean isShortOfRoom;
  private boolean hasEnded;

  DatabaseService(
      DatabaseConfiguration configuration,
      LocalChain chain,
      AfterClose afterClose,
      Replicas replicas,
      AutomaticCheckpoints checkpoints,
      Strand strand,
      Pace pace,
      CompletableFuture<?> preloaded,
      Log log) {
    this.configuration = configuration;
    this.path = configuration.path().toString();
    this.chain = chain;
    this.afterClose = afterClose;
    this.replicas = replicas;
    this.checkpoints = checkpoints;
    this.strand = strand;
    this.pace = pace;
    this.announcement = new Announcement(path, replicas, preloaded, log);
    this.gap = new CaptureGap(configuration, log);
    this.log = log;
  }

  Replicas replicas() {
    return replicas;
  }

  long lastTxid() {
    return chain.lastTxid();
  }

  /** The app has a connection, perhaps not its first. */
  void join(OpenDatabase database) throws SQLException, IOException {
    isClosing = false;
    if (isOpen(database) || database.hasTwoDrivers()) {
      return;
    }
    boolean isAwaited = session != null || afterClose.isOwed() || chain.lastTxid() > 0;
    leaveFileThatWasReplaced();
    IdleDatabase joined = new IdleDatabase(database, database.foundAs());
    if (isAwaited && !afterClose.isUpToDate()) {
      joined.isBehind();
    }
    open = joined;
    afterClose.end();
    replicas.wake();
    pace.wake();
  }

  /** The path leads to another file than the one that is followed still. */
  private void leaveFileThatWasReplaced() throws SQLException, IOException {
    LiveSession old = session;
    if (old != null) {
      session = null;
      old.leave();
    }
  }

  private boolean isOpen(OpenDatabase database) {
    return open != null && open.database() == database;
  }

  /** Something may have been committed. */
  void look() throws SQLException, IOException {
    IdleDatabase opened = open;
    if (opened == null) {
      captureClosed();
    } else if (!isClosing) {
      opened.database().takeDirty();
      if (session == null) {
        lookWhileIdle(opened);
      } else {
        follow(session);
      }
    }
  }

  /** Whether the app had better wait for {@link #settleEarly()} after each of its commits. */
  boolean isShortOfRoom() {
    return isShortOfRoom;
  }

  /** Something was committed, and there is no room for a WAL that grows until the next look. */
  void settleEarly() throws SQLException, IOException {
    LiveSession live = session;
    if (live != null) {
      live.database().takeDirty();
      live.settle();
    }
    pace.wake();
  }

  /** The app asks for a checkpoint. */
  int checkpoint() throws SQLException, IOException {
    if (session == null) {
      return 0;
    }
    int frames = session.checkpoint();
    replicas.wake();
    return frames;
  }

  /** The app is about to do what WAL mode prevents: it gets its own mode back for the moment. */
  void standAside(OpenDatabase database) throws SQLException, IOException {
    IdleDatabase opened = open;
    LiveSession live = session;
    if (live != null && opened != null && isOpen(database) && live.isConverted()) {
      session = null;
      live.leave();
      open = new IdleDatabase(database, database.foundAs());
      replicas.wake();
    }
  }

  /** Nothing of ours may touch it while the app has it open; what was committed is captured. */
  void abandon(OpenDatabase database) throws SQLException, IOException {
    LiveSession live = session;
    if (isOpen(database)) {
      session = null;
      open = null;
      if (live != null) {
        try {
          live.capture().sync();
        } finally {
          live.release();
        }
        replicas.wake();
      }
    }
  }

  /** The database file is no longer at its path. */
  void moved(OpenDatabase database) throws SQLException, IOException {
    if (session != null && isOpen(database)) {
      session.settle();
      replicas.wake();
    }
  }

  /** Another file has the path of the database, or is about to. */
  void replaced(OpenDatabase database) throws SQLException, IOException {
    LiveSession live = session;
    if (live != null && isOpen(database)) {
      session = null;
      open = null;
      replaced.add(live);
      replicas.wake();
    }
  }

  /** The app's last connection is about to close. */
  void beforeLastClose(OpenDatabase database) throws SQLException, IOException {
    if (!isOpen(database)) {
      return;
    }
    isClosing = true;
    LiveSession live = session;
    if (live == null) {
      return;
    }
    if (live.isConverted()) {
      live.settle();
    } else {
      session = null;
      leftAs = live.leave();
    }
    replicas.wake();
  }

  /** The app's last connection has closed. */
  void afterLastClose(OpenDatabase database) throws SQLException, IOException {
    replaced.afterLastClose(database);
    IdleDatabase opened = open;
    if (opened == null || !isOpen(database)) {
      if (database.hasTwoDrivers()) {
        afterClose.letGo(database);
      }
      pace.wake();
      return;
    }
    LiveSession live = session;
    boolean wasFollowed = live != null || leftAs.isPresent();
    session = null;
    if (live != null) {
      leftAs = live.isConverted() ? live.leaveInOriginalMode() : live.leave();
      replicas.wake();
    }
    if (wasFollowed || change(opened) != IdleWatch.Change.NONE) {
      afterClose.begin(database, leftAs);
      pace.lookAgainIn(CLOSED_RETRY_MILLIS);
    } else {
      afterClose.letGo(database);
    }
    open = null;
    isClosing = false;
    leftAs = Optional.empty();
  }

  /** Whether a database that was closed may have to be captured still. */
  boolean hasClosedToCapture() {
    return afterClose.isPending();
  }

  /** Captures everything and lets go of the database, at the end of the JVM. */
  void end() throws SQLException, IOException, InterruptedException {
    IdleDatabase opened = open;
    if (opened != null && session == null && change(opened) == IdleWatch.Change.IN_WAL) {
      goLive(opened);
    }
    sendMissingBase();
    if (session != null) {
      LiveSession live = session;
      session = null;
      if (gap.isOpen()) {
        live.catchUp();
      }
      live.settle();
      gap.follow(live.capture().failure(), chain.lastTxid());
      live.release();
    } else if (opened != null && change(opened) != IdleWatch.Change.NONE) {
      afterClose.begin(opened.database(), Optional.empty());
    }
    open = null;
    replicas.retryNow();
    while (afterClose.isPending() && !replicas.areRefused() && captureClosed()) {
      Thread.sleep(CLOSED_RETRY_MILLIS / 4);
    }
    hasEnded = true;
    chain.close();
    replicas.retryNow();
  }

  /** At the very end: nothing more will be captured or sent. */
  void sayWhatIsMissing() {
    gap.sayAtEnd(replicas.durableEverywhere());
  }

  /** Whether a replica needs a snapshot is known after the first look at it. */
  private void sendMissingBase() throws SQLException, IOException, InterruptedException {
    if (session != null) {
      session.settle();
    }
    replicas.retryNow();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_LOOK_MILLIS);
    while (!replicas.wereContacted() && System.nanoTime() < deadline) {
      Thread.sleep(CLOSED_RETRY_MILLIS / 4);
    }
    for (Replicator replicator : replicas.list()) {
      goOnAfter(replicator);
    }
    if (replicas.awaitSnapshot()) {
      snapshot();
    }
  }

  /** A replica has nothing to build on. */
  void sendBaseTo(Replicator replicator) throws SQLException, IOException {
    if (!hasEnded && replicator.awaitsSnapshot()) {
      snapshot();
    }
  }

  /** A replica holds more than before. On any thread. */
  void durable() {
    chain.mayForget(replicas.durableEverywhere());
    announcement.look();
  }

  /** A replica may hold files that are not of the local chain. */
  void goOnAfter(Replicator replicator) throws IOException {
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
    chain.restartAfter(Math.max(txid, chain.lastTxid()));
    if (session != null) {
      session.capture().resync();
    } else {
      if (open == null) {
        afterClose.beginAgain();
      } else if (hadChain) {
        open.isBehind();
      }
      pace.wake();
    }
    replicator.chainGoesOn();
  }

  private void follow(LiveSession live) throws SQLException, IOException {
    if (live.isReplaced()) {
      replaced(live.database());
      return;
    }
    long before = chain.lastTxid();
    boolean wasBehind = gap.isOpen();
    try {
      chain.forgetNowAndThen();
      pace.lookAgainIn(live.follow().orElse(FOREIGN_WATCH_MILLIS));
      isShortOfRoom = live.isShortOfRoom();
      if (isShortOfRoom) {
        live.database().takeDirty(); // So that the very next commit is told, and waits.
      }
      gap.follow(live.capture().failure(), chain.lastTxid());
      announce(live);
    } catch (SQLException e) {
      session = null;
      if (open != null) {
        open.isBehind();
      }
      live.release();
      throw e;
    } finally {
      if (chain.lastTxid() != before || wasBehind) {
        replicas.wake();
      }
    }
  }

  private void lookWhileIdle(IdleDatabase opened) throws SQLException, IOException {
    if (replicas.areRefused()) {
      checkpoints.giveBack(opened.database());
    }
    IdleWatch.Change change = change(opened);
    if (change == IdleWatch.Change.NONE || !replicas.wereContacted() || replicas.areRefused()) {
      return;
    }
    if (gap.millisUntilRetry().isPresent()) {
      pace.lookAgainIn(gap.millisUntilRetry().getAsLong());
      return;
    }
    long millisUntilRested = opened.millisUntilRested();
    if (change == IdleWatch.Change.IN_WAL) {
      goLive(opened);
    } else if (!mayConvert(opened.database())) {
      captureInPlace(opened);
    } else if (millisUntilRested == 0) {
      goLive(opened);
    } else {
      pace.lookAgainIn(millisUntilRested);
    }
  }

  private IdleWatch.Change change(IdleDatabase opened) throws IOException {
    IdleWatch.Change change = opened.change();
    return change == IdleWatch.Change.NONE && gap.isOpen() ? IdleWatch.Change.IN_PLACE : change;
  }

  private boolean mayConvert(OpenDatabase database) throws IOException {
    return configuration.journalMode() != JournalMode.KEEP
        && replaced.isEmpty()
        && !ConversionObstacle.of(database).isPresent();
  }

  /** The database is to stay in its journal mode: it is compared with the chain when it rests. */
  private void captureInPlace(IdleDatabase opened) throws IOException {
    Optional<FileIdentity> captured;
    try {
      captured = afterClose.captureAtRest(opened.database());
    } catch (IOException e) {
      fallBehind(e);
      return;
    }
    if (captured.isPresent()) {
      opened.isCapturedAs(captured.get());
      gap.close();
      Optional<String> obstacle = ConversionObstacle.of(opened.database());
      announce(
          ", compared at intervals in its own journal mode"
              + obstacle.map(reason -> ", because " + reason).orElse(""));
      chain.forget();
      replicas.wake();
    }
    pace.lookAgainIn(FOREIGN_WATCH_MILLIS);
  }

  private void goLive(IdleDatabase opened) throws SQLException, IOException {
    checkpoints.takeOver(opened.database());
    Optional<LiveSession> begun;
    try {
      begun = LiveSession.begin(opened.database(), chain, configuration.minCheckpointPageCount());
    } catch (IOException e) {
      fallBehind(e);
      return;
    }
    if (!begun.isPresent()) {
      pace.lookAgainIn(opened.nextRetryMillis());
      return;
    }
    session = begun.get();
    open = new IdleDatabase(opened.database(), opened.database().foundAs());
    gap.follow(begun.get().capture().failure(), chain.lastTxid());
    announce(begun.get());
    replicas.wake();
    follow(begun.get());
  }

  /**
   * Nobody has the database open: brings the chain up to its file, and notes how that looks.
   *
   * @return false if what is needed for that cannot be written
   */
  private boolean captureClosed() throws IOException {
    if (replicas.areRefused() || !replicas.wereContacted()) {
      return true;
    }
    try {
      switch (afterClose.capture()) {
        case CAPTURED:
          gap.close();
          announce("");
          chain.forget();
          replicas.wake();
          break;
        case LATER:
          pace.lookAgainIn(CLOSED_RETRY_MILLIS);
          break;
        default:
      }
      return true;
    } catch (IOException e) {
      fallBehind(e);
      gap.sayAtClose(replicas.durableEverywhere());
      return false;
    }
  }

  private void fallBehind(IOException failure) {
    gap.open(failure, chain.lastTxid());
    pace.lookAgainIn(gap.millisUntilRetry().orElse(0));
  }

  private void snapshot() throws SQLException, IOException {
    if (session != null) {
      writeImage(session);
      return;
    }
    chain.restartAfter(chain.lastTxid());
    if (open != null) {
      open.isBehind();
    } else {
      afterClose.beginAgain();
    }
    look();
  }

  private void writeImage(LiveSession live) {
    if (gap.isOpen()) {
      return; // It is asked for again when the gap is closed.
    }
    try {
      live.capture().snapshot();
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

  private void announce(LiveSession live) throws IOException {
    if (announcement.isDue()) {
      announce(live.isConverted() ? ", switched to WAL mode while it is open" : "");
    }
  }

  private void announce(String how) {
    if (!gap.isOpen() && !replicas.areRefused() && chain.lastTxid() > 0) {
      announcement.captured(how, chain.lastTxid());
    }
  }
}
