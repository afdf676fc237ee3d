package org.litestream4j.replication;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.NewerPages;
import org.litestream4j.io.Owed;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;

/**
 * Sends the files of one local chain to one replica, in order, as soon as they are there. A replica
 * that fails is tried again later and caught up; the chain and the app never wait for it.
 */
public final class Replicator implements Closeable {
  /** Between two attempts while the app waits for them. */
  private static final long AWAITED_PAUSE_MILLIS = 1_000;

  private final ReplicaClient client;
  private final String databasePath;
  private final Placing placing;
  private final Sending sending;
  private final ScheduledExecutorService workers;
  private final ReplicatorListener listener;
  private final Log log;
  private final Attempts attempts;
  private final AtomicInteger requests = new AtomicInteger();
  private final Owed owed;
  private final Durability durability = new Durability();
  private final Permit permit = new Permit();

  private volatile boolean isRunning;
  private volatile boolean wasContacted;

  /** How the last attempt has failed. */
  private volatile String failure = "";

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
      ReplicaContents contents,
      Time time,
      Log log) {
    this.client = client;
    this.databasePath = databasePath;
    ReplicaIdentity own = ReplicaIdentity.of(identity.id(), databasePath);
    this.placing =
        new Placing(
            client.displayUrl(),
            own,
            new Survey(client, chain, own, identity.restoredFrom(), claims),
            new ReplicaWatch(client, watchInterval, time),
            durability,
            contents,
            time,
            log);
    this.sending = new Sending(client, chain, own);
    this.workers = workers;
    this.listener = listener;
    this.attempts = new Attempts(time);
    this.owed = new Owed(time);
    this.log = log;
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
    return placing.holdsState();
  }

  /** Whether the replica can be brought on only by a snapshot that nobody has made yet. */
  public boolean awaitsSnapshot() throws IOException {
    ReplicaPosition now = durability.position();
    return placing.isPlaced()
        && !placing.isRefused()
        && sending.isBehind(now)
        && !sending.nextAfter(now).isPresent();
  }

  /** The TXID after which the chain must go on before anything can be sent; empty if it may. */
  public OptionalLong aheadTxid() {
    return placing.aheadTxid();
  }

  /** What the replica has changed since the end of the chain; empty if that is not known. */
  public Optional<NewerPages> newer() {
    return placing.newer();
  }

  /** Whether all of the chain is durable at the replica, or never will be, and nothing goes on. */
  public boolean isAtRest() {
    return isRefused() || (placing.isPlaced() && requests.get() == 0 && !isBehind());
  }

  /** Whether the replica was tried, with whatever result. */
  public boolean wasContacted() {
    return wasContacted;
  }

  /** Whether the replica belongs to another database and gets nothing from this one. */
  public boolean isRefused() {
    return placing.isRefused();
  }

  /** Why the replica gets nothing for good; empty unless {@link #isRefused}. */
  public String refusal() {
    return placing.refusal();
  }

  /** How the last attempt has failed; empty if it did not. */
  public String failure() {
    return failure;
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
    if (!isRefused() && requests.getAndIncrement() == 0) {
      submit(0);
    }
  }

  /** Tries again at once, without waiting for the end of a pause. */
  public void retryNow() {
    if (!isRefused()) {
      requests.incrementAndGet();
      submit(0);
    }
  }

  /**
   * Sends nothing more, and asks for nothing, until {@link #goOnAgain()}.
   *
   * @return false if a file is on its way just now, and nothing has ended
   */
  public boolean stop() {
    return permit.withdraw();
  }

  public void goOnAgain() {
    permit.renew();
    wake();
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
    }
  }

  private synchronized void attempt() {
    isRunning = true;
    try {
      goOn();
    } finally {
      isRunning = false;
    }
  }

  private void goOn() {
    owed.happens();
    if (permit.isWithdrawn()) {
      requests.set(0);
      return;
    }
    int seen = requests.get();
    try {
      if (placing.isPlaced() && isBehind()) {
        placing.lookForLoss();
      }
      if (!placing.isPlaced() && !isRefused() && !aheadTxid().isPresent()) {
        place();
      }
      if (placing.isPlaced()) {
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
    return sending.isBehind(durability.position());
  }

  private void place() throws IOException {
    placing.look();
    if (aheadTxid().isPresent()) {
      listener.replicaIsAhead(this);
    }
  }

  /** The chain began anew behind what the replica holds: now it can be sent. */
  public void chainGoesOn() {
    placing.chainGoesOn();
    retryNow();
  }

  /** The replica has a newer snapshot, which is not of the local chain. */
  public synchronized void holdsSnapshot(LtxFileInfo snapshot) {
    placing.holdsSnapshot(snapshot);
  }

  /** The replica is not what it was known to be: all of it is looked at. */
  public void lookAtAll() {
    placing.lookAgain();
    retryNow();
  }

  private void sendPending() throws IOException {
    while (isBehind()) {
      Optional<LocalFile> file = sending.nextAfter(durability.position());
      if (!file.isPresent()) {
        listener.needsSnapshot(this);
        return;
      }
      Optional<LtxFileInfo> sent = permit.take() ? send(file.get()) : Optional.empty();
      if (!sent.isPresent()) {
        return;
      }
      placing.advanceBy(sent.get());
      tell();
    }
  }

  private Optional<LtxFileInfo> send(LocalFile file) throws IOException {
    try {
      return sending.send(file);
    } finally {
      permit.putBack();
    }
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
    failure = "";
    if (attempts.succeeded()) {
      log.info(client.displayUrl() + " answers again");
    }
  }

  private void failed(Throwable thrown) {
    if (permit.isWithdrawn()) {
      requests.set(0);
      return;
    }
    failure = String.valueOf(thrown.getMessage());
    boolean isNews = attempts.failed();
    long pauseMillis = attempts.pauseMillisAfter(thrown);
    submit(listener.isAwaited() ? Math.min(pauseMillis, AWAITED_PAUSE_MILLIS) : pauseMillis);
    if (isNews) {
      log.warn(
          databasePath
              + ": replication to "
              + client.displayUrl()
              + " fails and is tried again; the app goes on, commits wait on the local disk: "
              + failure);
    }
  }
}
