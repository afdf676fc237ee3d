package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  private @Nullable OpenDatabase open;
  private @Nullable OpenDatabase closed;
  private @Nullable OpenDatabase lastClosed;
  private @Nullable IdleWatch idleWatch;
  private @Nullable LiveSession session;
  private Optional<FileIdentity> leftAs = Optional.empty();
  private boolean isBehindDatabase;
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

  /** The app asks for a checkpoint. */
  int checkpoint() throws SQLException, IOException {
    if (session == null) {
      return 0;
    }
    int frames = session.checkpoint();
    replicas.wake();
    return frames;
  }

  /** The app's last connection is about to close. */
  void beforeLastClose() throws SQLException, IOException {
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
      live.settle();
      live.release();
    } else if (database != null && changeWhileIdle() != IdleWatch.Change.NONE) {
      closed = database;
    }
    open = null;
    replicas.retryNow();
    while (closed != null && !replicas.areRefused()) {
      captureClosed();
      Thread.sleep(CLOSED_RETRY_MILLIS / 4);
    }
    hasEnded = true;
    chain.close();
    replicas.retryNow();
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
    long before = chain.lastTxid();
    try {
      chain.forgetNowAndThen();
      pace.lookAgainIn(live.follow().orElse(FOREIGN_WATCH_MILLIS));
    } catch (SQLException e) {
      session = null;
      isBehindDatabase = true;
      live.release();
      throw e;
    } finally {
      if (chain.lastTxid() != before) {
        replicas.wake();
      }
    }
  }

  private void lookWhileIdle(OpenDatabase database) throws SQLException, IOException {
    IdleWatch.Change change = changeWhileIdle();
    if (change == IdleWatch.Change.NONE || !replicas.wereContacted() || replicas.areRefused()) {
      return;
    }
    if (changedSinceNanos == 0) {
      changedSinceNanos = System.nanoTime();
    }
    long changedFor = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changedSinceNanos);
    if (change == IdleWatch.Change.IN_PLACE && configuration.journalMode() == JournalMode.KEEP) {
      captureInPlace(database);
    } else if (change == IdleWatch.Change.IN_WAL || changedFor >= FIRST_CHANGE_REST_MILLIS) {
      goLive(database);
    } else {
      pace.lookAgainIn(FIRST_CHANGE_REST_MILLIS - changedFor);
    }
  }

  /** The database is to stay in its journal mode: it is compared with the chain when it rests. */
  private void captureInPlace(OpenDatabase database) throws IOException {
    Optional<FileIdentity> captured = captureAtRest(database);
    if (captured.isPresent()) {
      isBehindDatabase = false;
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
    return change == IdleWatch.Change.NONE && isBehindDatabase ? IdleWatch.Change.IN_PLACE : change;
  }

  private void goLive(OpenDatabase database) throws SQLException, IOException {
    Optional<LiveSession> begun =
        LiveSession.begin(database, chain, configuration.minCheckpointPageCount());
    if (!begun.isPresent()) {
      pace.lookAgainIn(retryMillis);
      retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
      return;
    }
    retryMillis = FIRST_RETRY_MILLIS;
    session = begun.get();
    isBehindDatabase = false;
    announce(begun.get().isConverted() ? ", switched to WAL mode while it is open" : "");
    replicas.wake();
    follow(begun.get());
  }

  /** Nobody has the database open: brings the chain up to its file, and notes how that looks. */
  private void captureClosed() throws IOException {
    OpenDatabase database = closed;
    if (database == null || replicas.areRefused() || !replicas.wereContacted()) {
      return;
    }
    if (closedCapture.isUpToDate()
        || closedCapture.recordIfUntouched(leftAs)
        || captureAtRest(database).isPresent()) {
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
      session.capture().snapshot();
      replicas.wake();
    } else {
      chain.restartAfter(chain.lastTxid());
      isBehindDatabase = true;
      closed = open == null ? lastClosed : null;
      closedAttempts = 0;
      look();
    }
  }

  private void announce(String how) {
    if (!replicas.areRefused() && chain.lastTxid() > 0) {
      announcement.captured(how);
    }
  }
}
