package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.JournalMode;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.Txid;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Registry;
import org.litestream4j.registry.Whereabouts;
import org.litestream4j.replication.Replicator;
import org.litestream4j.replication.ReplicatorListener;
import org.litestream4j.sqlite.DatabaseFile;

/**
 * One database on its way from the app's commits to its replicas: idle until the app changes it,
 * live while it is followed, and captured a last time when it closes. All of it runs on the strand
 * of the database, but for what its replicators tell.
 */
final class DatabaseService implements ReplicatorListener {
  /** How long an app may go on with what it begins a database with before we join it. */
  private static final long FIRST_CHANGE_REST_MILLIS = 300;

  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  /** A little more than the time for which a file must be at rest to be read without a lock. */
  private static final long CLOSED_RETRY_MILLIS = 60;

  /** Another process that keeps the database open ends our interest in how it looks closed. */
  private static final int CLOSED_ATTEMPTS = 40;

  private static final long IMAGE_RETRY_MILLIS = 30_000;

  /** Commits of other processes raise no hook: the WAL is looked at this often. */
  private static final long FOREIGN_WATCH_MILLIS = 1_000;

  /** How long the end waits for replicas that were never looked at. */
  private static final long LAST_LOOK_MILLIS = 5_000;

  private final DatabaseConfiguration configuration;
  private final String path;
  private final LocalChain chain;
  private final ClosedCapture closedCapture;
  private final Replicas replicas;
  private final Registry registry;
  private final Strand strand;
  private final Pace pace;

  private final Announcement announcement;
  private final Log log;
  private final CaptureGap gap;

  private @Nullable OpenDatabase open;
  private @Nullable OpenDatabase closed;
  private @Nullable OpenDatabase lastClosed;
  private @Nullable IdleWatch idleWatch;
  private @Nullable LiveSession session;

  /** Sessions of files whose path belongs to another file by now; their app has them open still. */
  private final Map<OpenDatabase, LiveSession> replaced = new HashMap<>();

  private Optional<FileIdentity> leftAs = Optional.empty();
  private boolean isBehindDatabase;
  private volatile boolean isShortOfRoom;
  private boolean hasEnded;
  private int closedAttempts;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long changedSinceNanos;

  DatabaseService(
      DatabaseConfiguration configuration,
      LocalChain chain,
      ClosedCapture closedCapture,
      Replicas replicas,
      Registry registry,
      Strand strand,
      Pace pace,
      CompletableFuture<?> preloaded,
      Log log) {
    this.configuration = configuration;
    this.path = configuration.path().toString();
    this.chain = chain;
    this.closedCapture = closedCapture;
    this.replicas = replicas;
    this.registry = registry;
    this.strand = strand;
    this.pace = pace;
    this.announcement = new Announcement(path, replicas, preloaded, log);
    this.log = log;
    this.gap = new CaptureGap(configuration, log);
  }

  Replicas replicas() {
    return replicas;
  }

  long lastTxid() {
    return chain.lastTxid();
  }

  /** The app has a connection, perhaps not its first. */
  void join(OpenDatabase database) throws SQLException, IOException {
    if (open == database) {
      return;
    }
    boolean wasAwaited = closed != null || isBehindDatabase || session != null;
    leaveReplacedFile();
    open = database;
    closed = null;
    leftAs = Optional.empty();
    idleWatch = new IdleWatch(database.path(), database.foundAs());
    isBehindDatabase = (wasAwaited || chain.lastTxid() > 0) && !closedCapture.isUpToDate();
    changedSinceNanos = 0;
    replicas.wake();
    pace.wake();
  }

  /** The path leads to another file than the one that is followed still. */
  private void leaveReplacedFile() throws SQLException, IOException {
    if (session != null) {
      LiveSession old = session;
      session = null;
      old.leave();
    }
  }

  /** Something may have been committed. */
  void look() throws SQLException, IOException {
    OpenDatabase database = open;
    if (database == null) {
      captureClosed();
      return;
    }
    database.takeDirty();
    if (session == null) {
      lookWhileIdle(database);
    } else {
      follow(session);
    }
  }

  /** Whether the app had better wait for {@link #settleEarly()} after each of its commits. */
  boolean isShortOfRoom() {
    return isShortOfRoom;
  }

  /** Something was committed, and there is no room for a WAL that grows until the next look. */
  void settleEarly() throws SQLException, IOException {
    OpenDatabase database = open;
    LiveSession live = session;
    if (database != null && live != null) {
      database.takeDirty();
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

  /** The database file is no longer at its path. */
  void moved(OpenDatabase database) throws SQLException, IOException {
    if (session != null && open == database) {
      session.settle();
      replicas.wake();
    }
  }

  /** Another file has the path of the database, or is about to. */
  void replaced(OpenDatabase database) throws SQLException, IOException {
    LiveSession live = session;
    if (live == null || open != database) {
      return;
    }
    session = null;
    open = null;
    replaced.put(database, live);
    live.makeRoomForAnotherFile();
    replicas.wake();
  }

  /** The app's last connection is about to close. */
  void beforeLastClose(OpenDatabase database) throws SQLException, IOException {
    LiveSession live = session;
    if (live == null || open != database) {
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
    LiveSession ofReplacedFile = replaced.get(database);
    if (ofReplacedFile != null && ofReplacedFile.leaveReplacedFile()) {
      replaced.remove(database);
      pace.wake();
    }
    if (open != database) {
      return;
    }
    lastClosed = database;
    LiveSession live = session;
    boolean wasFollowed = live != null || leftAs.isPresent();
    session = null;
    if (live != null) {
      leftAs = live.isConverted() ? live.leaveInOriginalMode() : live.leave();
      replicas.wake();
    }
    if (wasFollowed || changeWhileIdle() != IdleWatch.Change.NONE) {
      closed = database;
      closedAttempts = 0;
      pace.lookAgainIn(CLOSED_RETRY_MILLIS);
    } else {
      letGo(database);
    }
    open = null;
  }

  /** Whether a database that was closed may have to be captured still. Only on the strand. */
  boolean hasClosedToCapture() {
    return closed != null;
  }

  /** Captures everything and lets go of the database, at the end of the JVM. */
  void end() throws SQLException, IOException, InterruptedException {
    OpenDatabase database = open;
    if (database != null && session == null && changeWhileIdle() == IdleWatch.Change.IN_WAL) {
      goLive(database);
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
    } else if (database != null && changeWhileIdle() != IdleWatch.Change.NONE) {
      closed = database;
    }
    open = null;
    replicas.retryNow();
    while (closed != null && !replicas.areRefused()) {
      if (!captureClosed()) {
        break;
      }
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
    if (replicas.awaitSnapshot()) {
      snapshot();
    }
  }

  @Override
  public void firstContact(Replicator replicator) {
    pace.wake();
  }

  @Override
  public void replicaIsAhead(Replicator replicator, long txid) {
    strand.submit(() -> goOnAfter(replicator, txid));
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
  public void durable(Replicator replicator, long txid) {
    chain.mayForget(replicas.durableEverywhere());
    announcement.look();
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
      gap.follow(live.capture().failure(), chain.lastTxid());
      announce(live);
    } catch (SQLException e) {
      session = null;
      isBehindDatabase = true;
      live.release();
      throw e;
    } finally {
      if (chain.lastTxid() != before || wasBehind) {
        replicas.wake();
      }
    }
  }

  private void lookWhileIdle(OpenDatabase database) throws SQLException, IOException {
    IdleWatch.Change change = changeWhileIdle();
    if (change == IdleWatch.Change.NONE || !replicas.wereContacted() || replicas.areRefused()) {
      return;
    }
    if (gap.millisUntilRetry().isPresent()) {
      pace.lookAgainIn(gap.millisUntilRetry().getAsLong());
      return;
    }
    if (changedSinceNanos == 0) {
      changedSinceNanos = System.nanoTime();
    }
    long changedFor = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changedSinceNanos);
    if (change == IdleWatch.Change.IN_PLACE && !mayConvert()) {
      captureInPlace(database);
    } else if (change == IdleWatch.Change.IN_WAL || changedFor >= FIRST_CHANGE_REST_MILLIS) {
      goLive(database);
    } else {
      pace.lookAgainIn(FIRST_CHANGE_REST_MILLIS - changedFor);
    }
  }

  /**
   * SQLite deletes side files by name. While a file of the same name that we switched to WAL mode
   * is open still, this one must not have any.
   */
  private boolean mayConvert() {
    return configuration.journalMode() != JournalMode.KEEP && replaced.isEmpty();
  }

  /** The database is to stay in its journal mode: it is compared with the chain when it rests. */
  private void captureInPlace(OpenDatabase database) throws IOException {
    Optional<FileIdentity> captured;
    try {
      captured = captureAtRest(database);
    } catch (IOException e) {
      fallBehind(e);
      return;
    }
    if (captured.isPresent()) {
      isBehindDatabase = false;
      gap.close();
      changedSinceNanos = 0;
      idleWatch = new IdleWatch(database.path(), captured.get());
      announce(", compared at intervals in its own journal mode");
      chain.forget();
      replicas.wake();
    }
    pace.lookAgainIn(FOREIGN_WATCH_MILLIS);
  }

  private IdleWatch.Change changeWhileIdle() throws IOException {
    IdleWatch.Change change = idleWatch == null ? IdleWatch.Change.NONE : idleWatch.look();
    boolean isBehind = isBehindDatabase || gap.isOpen();
    return change == IdleWatch.Change.NONE && isBehind ? IdleWatch.Change.IN_PLACE : change;
  }

  private void goLive(OpenDatabase database) throws SQLException, IOException {
    Optional<LiveSession> begun;
    try {
      begun = LiveSession.begin(database, chain, configuration.minCheckpointPageCount());
    } catch (IOException e) {
      fallBehind(e);
      return;
    }
    if (!begun.isPresent()) {
      pace.lookAgainIn(retryMillis);
      retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
      return;
    }
    retryMillis = FIRST_RETRY_MILLIS;
    session = begun.get();
    isBehindDatabase = false;
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
    OpenDatabase database = closed;
    if (database == null || replicas.areRefused() || !replicas.wereContacted()) {
      return true;
    }
    if (database.whereabouts() != Whereabouts.AT_ITS_PATH) {
      closed = null; // What has its path by now, if anything, is captured when it is opened.
      letGo(database);
      return true;
    }
    boolean isCaptured;
    try {
      isCaptured =
          closedCapture.isUpToDate()
              || closedCapture.recordIfUntouched(leftAs)
              || captureAtRest(database).isPresent();
    } catch (IOException e) {
      fallBehind(e);
      gap.sayAtClose(replicas.durableEverywhere());
      return false;
    }
    if (isCaptured) {
      gap.close();
      closed = null;
      isBehindDatabase = false;
      letGo(database);
      announce("");
      chain.forget();
      replicas.wake();
    } else if (++closedAttempts < CLOSED_ATTEMPTS) {
      pace.lookAgainIn(CLOSED_RETRY_MILLIS);
    } else {
      closed = null;
      isBehindDatabase = true;
      letGo(database);
    }
    return true;
  }

  private void fallBehind(IOException failure) {
    gap.open(failure, chain.lastTxid());
    pace.lookAgainIn(gap.millisUntilRetry().orElse(0));
  }

  private Optional<FileIdentity> captureAtRest(OpenDatabase database) throws IOException {
    return closedCapture.capture(DatabaseFile.open(database.path(), database.inode()));
  }

  private void letGo(OpenDatabase database) {
    registry.ifClosed(database, () -> DatabaseFile.closeAfterLastConnection(database.inode()));
  }

  private void goOnAfter(Replicator replicator, long txid) throws IOException {
    if (chain.lastTxid() > 0) {
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
      isBehindDatabase = isBehindDatabase || chain.lastTxid() > 0;
      pace.wake();
    }
    replicator.chainGoesOn();
  }

  private void snapshot() throws SQLException, IOException {
    if (session != null) {
      writeImage(session);
    } else {
      chain.restartAfter(chain.lastTxid());
      isBehindDatabase = true;
      closed = open == null ? lastClosed : null;
      closedAttempts = 0;
      look();
    }
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
    announce(live.isConverted() ? ", switched to WAL mode while it is open" : "");
  }

  private void announce(String how) {
    if (!gap.isOpen() && !replicas.areRefused() && chain.lastTxid() > 0) {
      announcement.captured(how);
    }
  }
}
