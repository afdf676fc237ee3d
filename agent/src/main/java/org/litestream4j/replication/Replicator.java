package org.litestream4j.replication;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.Owed;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.RestorableChain;

/**
 * Sends the files of one local chain to one replica, in order, as soon as they are there. A replica
 * that fails is tried again later and caught up; the chain and the app never wait for it.
 */
public final class Replicator implements Closeable {
  private final ReplicaClient client;
  private final LocalChain chain;
  private final ReplicaIdentity own;
  private final Survey survey;
  private final ScheduledExecutorService workers;
  private final ReplicatorListener listener;
  private final Log log;
  private final ReplicaWatch watch;
  private final Attempts attempts = new Attempts();
  private final AtomicInteger requests = new AtomicInteger();
  private final Owed owed = new Owed();
  private final Durability durability = new Durability();

  private volatile boolean isRefused;
  private volatile boolean isRunning;

  /** The newest file at the replica, which is not of our chain; empty if there is none. */
  private volatile OptionalLong aheadTxid = OptionalLong.empty();

  private volatile boolean isPlaced;
  private volatile boolean holdsState;
  private volatile boolean wasContacted;

  /** What was at the replica when it was last looked at, or was sent since. */
  private long replicatedTxid;

  /**
   * @param watchInterval the least time between two looks whether the replica still has its files
   */
  public Replicator(
      ReplicaClient client,
      LocalChain chain,
      DatabaseIdentity identity,
      String databasePath,
      Claims claims,
      Duration watchInterval,
      ScheduledExecutorService workers,
      ReplicatorListener listener,
      Log log) {
    this.client = client;
    this.chain = chain;
    this.own = ReplicaIdentity.of(identity.id(), databasePath);
    this.survey = new Survey(client, chain, own, identity.restoredFrom(), claims);
    this.workers = workers;
    this.listener = listener;
    this.log = log;
    this.watch = new ReplicaWatch(client, watchInterval);
  }

  public String displayUrl() {
    return client.displayUrl();
  }

  /**
   * The newest TXID that is durable at the replica; empty until the replica was reached, and while
   * it lacks files to restore that state from.
   */
  public OptionalLong durableTxid() {
    return durability.durableTxid();
  }

  /** Whether the replica holds a state of the database that can be restored. */
  public boolean holdsState() {
    return holdsState;
  }

  /** Whether the replica can be brought on only by a snapshot that nobody has made yet. */
  public boolean awaitsSnapshot() throws IOException {
    ReplicaPosition now = durability.position();
    return isPlaced && !isRefused && now.isBehind(chain.lastTxid()) && !nextAfter(now).isPresent();
  }

  /** The TXID after which the chain must go on before anything can be sent; empty if it may. */
  public OptionalLong aheadTxid() {
    return aheadTxid;
  }

  /** Whether all of the chain is durable at the replica, or never will be, and nothing goes on. */
  public boolean isAtRest() {
    return isRefused || (isPlaced && requests.get() == 0 && !isBehind());
  }

  /** Whether the replica was tried, with whatever result. */
  public boolean wasContacted() {
    return wasContacted;
  }

  /** Whether the replica belongs to another database and gets nothing from this one. */
  public boolean isRefused() {
    return isRefused;
  }

  /** How long every attempt has failed; 0 if the last one did not. */
  public long failingForMillis() {
    return attempts.failingForMillis();
  }

  /** Whether it will go on failing until somebody acts: no permission, no bucket, no directory. */
  public boolean isHopeless() {
    return attempts.areHopeless();
  }

  /** There may be something to send. Returns at once. */
  public void wake() {
    if (!isRefused && requests.getAndIncrement() == 0) {
      submit(0);
    }
  }

  /** Tries again at once, without waiting for the end of a pause. */
  public void retryNow() {
    if (!isRefused) {
      requests.incrementAndGet();
      submit(0);
    }
  }

  /** An attempt that is overdue was lost with a full heap: it is sent for once more. */
  public void remind() {
    if (!isRunning && owed.isOverdue()) {
      retryNow();
    }
  }

  /**
   * Waits until everything up to {@code txid} is durable at the replica.
   *
   * @return false if the time is over first, or the replica is refused
   */
  public boolean awaitDurable(long txid, long timeoutMillis) throws InterruptedException {
    return durability.await(txid, timeoutMillis);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private void submit(long delayMillis) {
    owed.in(delayMillis);
    try {
      Future<?> unused = workers.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The JVM is ending: what is not sent stays in the chain for the next start.
    } catch (Throwable noThread) {
      requests.set(0);
      throw noThread;
    }
  }

  private void run() {
    try {
      attempt();
    } catch (Throwable noMemory) {
      requests.set(0); // Not even to say so, or to try again: the next wake does, or a reminder.
      owed.in(Attempts.FIRST_PAUSE_MILLIS);
    } finally {
      isRunning = false;
    }
  }

  private synchronized void attempt() {
    isRunning = true;
    owed.happens();
    int seen = requests.get();
    try {
      if (isPlaced && isBehind()) {
        lookForLoss();
      }
      if (!isPlaced && !isRefused && !aheadTxid.isPresent()) {
        place();
      }
      if (isPlaced) {
        tell();
        sendPending();
      }
      succeeded();
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      return;
    } finally {
      if (!wasContacted) {
        wasContacted = true;
        listener.firstContact(this);
      }
    }
    if (!requests.compareAndSet(seen, 0)) {
      submit(0);
    }
  }

  private boolean isBehind() {
    return durability.position().isBehind(chain.lastTxid());
  }

  /** What was durable is not any more if somebody has deleted it. */
  private void lookForLoss() throws IOException {
    if (watch.findsLoss(own)) {
      isPlaced = false;
      holdsState = false;
      durability.standsAt(ReplicaPosition.UNKNOWN);
    } else if (watch.isWholeLookDue()) {
      isPlaced = false;
    }
  }

  /** Looks at the whole replica: whose it is, how far it is, and whether that can be restored. */
  private void place() throws IOException {
    long startNanos = System.nanoTime();
    Placement placement = survey.claim(replicatedTxid);
    watch.begin(placement.chain().base(), System.nanoTime() - startNanos);
    if (placement.foreign().isPresent()) {
      refuse(placement.foreign().get());
    } else if (survey.isOnOurTimeline(placement.chain().newestTxid())) {
      goOn(placement.chain());
    } else {
      durability.standsAt(ReplicaPosition.UNKNOWN);
      aheadTxid = OptionalLong.of(placement.chain().newestTxid());
      listener.replicaIsAhead(this);
    }
  }

  /** Files that do not make a state are left as they are: a new snapshot goes before them. */
  private void goOn(RestorableChain found) {
    long newest = found.newestTxid();
    boolean canBuildOn = found.isWhole() || Math.max(newest, replicatedTxid) == 0;
    if (!canBuildOn || newest < replicatedTxid) {
      log.warn(
          own.databasePath()
              + ": at "
              + client.displayUrl()
              + " "
              + found.missing(replicatedTxid)
              + (canBuildOn ? "; they are sent again" : "; a new snapshot is sent"));
    }
    replicatedTxid = newest;
    holdsState = found.isWhole();
    if (canBuildOn) {
      durable(newest);
    } else {
      durability.standsAt(ReplicaPosition.lackingBase(Math.max(1, newest)));
    }
    isPlaced = true;
  }

  /** The chain began anew behind what the replica holds: now it can be sent. */
  public void chainGoesOn() {
    aheadTxid = OptionalLong.empty();
    retryNow();
  }

  /** Says it before the flag is up: the end of the JVM does not wait for what is refused. */
  private void refuse(ReplicaIdentity other) {
    log.error(
        own.databasePath()
            + " is NOT replicated: "
            + client.displayUrl()
            + " holds another database, from "
            + other.databasePath()
            + ". Give each database a place of its own, for example with {path} in the URL, or run"
            + " `adopt` if this database continues that one");
    isRefused = true;
    durability.refuse();
  }

  private void sendPending() throws IOException {
    while (isBehind()) {
      Optional<LocalFile> file = nextAfter(durability.position());
      if (!file.isPresent()) {
        listener.needsSnapshot(this);
        return;
      }
      try {
        send(file.get());
      } catch (NoSuchFileException e) {
        return; // The chain began anew meanwhile and wakes us when it is ready.
      }
    }
  }

  private Optional<LocalFile> nextAfter(ReplicaPosition at) throws IOException {
    List<LtxFileName> snapshots = chain.meta().list(LtxLevel.SNAPSHOT);
    if (at.lackedBase().isPresent()) {
      return UploadPlan.base(at.lackedBase().getAsLong(), snapshots);
    }
    long txid = at.durableTxid().orElse(0);
    LtxFileName levelZero = LtxFileName.of(txid + 1, txid + 1);
    return UploadPlan.next(txid, Files.exists(chain.meta().ltxFile(0, levelZero)), snapshots);
  }

  private void send(LocalFile file) throws IOException {
    LocalUpload upload = LocalUpload.of(chain.meta().ltxFile(file.level(), file.name()));
    client.put(file.level(), file.name(), upload);
    LtxFileInfo sent =
        LtxFileInfo.of(file.level(), file.name(), upload.sizeBytes(), upload.timestampMillis());
    if (file.level() == LtxLevel.SNAPSHOT) {
      watch.sentSnapshot(sent);
    } else {
      watch.sent(sent);
      holdsState = true; // Not by the snapshot alone: a real Litestream takes over from an L0 file.
    }
    replicatedTxid = file.name().maxTxid();
    durable(file.name().maxTxid());
  }

  private void durable(long txid) {
    durability.reached(txid);
    tell();
  }

  /**
   * Unless it was done. Whoever waits goes on after the listener: at the end of the JVM that is the
   * last moment.
   */
  private void tell() {
    OptionalLong txid = durability.untold();
    if (txid.isPresent()) {
      listener.durable(this, txid.getAsLong());
      durability.announce(txid.getAsLong());
    }
  }

  private void succeeded() {
    if (attempts.succeeded()) {
      log.info(client.displayUrl() + " answers again");
    }
  }

  private void failed(Throwable failure) {
    boolean isNews = attempts.failed();
    submit(attempts.pauseMillisAfter(failure));
    if (isNews) {
      log.warn(
          own.databasePath()
              + ": replication to "
              + client.displayUrl()
              + " fails and is tried again; the app goes on, commits wait on the local disk: "
              + failure.getMessage());
    }
  }
}
