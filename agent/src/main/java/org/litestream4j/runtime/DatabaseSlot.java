package org.litestream4j.runtime;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.control.AgentStatus;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.registry.Checkpoint;
import org.litestream4j.registry.Difference;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Whereabouts;

/**
 * One path under replication, as the app's threads see it: they wake the work, or wait for it at
 * the last close and at the end of the JVM, and never do it themselves.
 */
final class DatabaseSlot {
  private static final long LAST_CLOSE_MILLIS = 60_000;
  private static final long CHECKPOINT_MILLIS = 5_000;
  private static final long SHORT_OF_ROOM_MILLIS = 1_000;
  private static final long GIVE_WAY_MILLIS = 500;
  private static final long RETRY_MILLIS = 2_000;

  /** For how long the end of the JVM waits for another process that replicates a database. */
  private static final long HAND_OVER_MILLIS = 10_000;

  private static final long HAND_OVER_POLL_MILLIS = 20;

  /** For how long a database is closed before another process may replicate it. */
  private static final long REST_MILLIS = 2_000;

  private final DatabaseConfiguration configuration;
  private final ServiceFactory factory;
  private final DescriptorShare descriptors;
  private final Strand strand;
  private final Pace pace;
  private final Log log;

  /** What replication needs cannot even be begun with. */
  private final CaptureGap startGap;

  private final Set<Difference> differences = ConcurrentHashMap.newKeySet();
  private final Reopenings reopenings = new Reopenings();
  private final Tenure tenure;
  private final StatusNotes notes;
  private final Optional<WaitingCommits> waiting;
  private final AtomicBoolean isEndOfTenureDue = new AtomicBoolean();
  private final AtomicReference<@Nullable OpenDatabase> unjoined = new AtomicReference<>();
  private volatile @Nullable OpenDatabase joined;

  /** How the file was found that was looked at last. */
  private volatile @Nullable FileIdentity lookedAt;

  private volatile @Nullable DatabaseService service;

  /** What was done about the close of this one is done. */
  private volatile @Nullable OpenDatabase left;

  /** Another process replicates it. Only on the strand. */
  private boolean isReplicatedElsewhere;

  /**
   * This process has closed it, and the one that replicates it may be about to end and not see the
   * last commits of this one any more. Only on the strand.
   */
  private boolean isToBeHandedOver;

  /** There was a service, and the app needed its descriptors. Only on the strand. */
  private boolean wasLeftAlone;

  DatabaseSlot(
      DatabaseConfiguration configuration,
      ServiceFactory factory,
      ScheduledExecutorService workers,
      Log log) {
    this.configuration = configuration;
    this.factory = factory;
    this.descriptors = factory.descriptors(configuration);
    this.strand = new Strand(workers, this::failed);
    this.pace = new Pace(strand, factory.syncInterval(configuration), this::look, Time.SYSTEM);
    this.tenure = new Tenure(configuration, factory);
    this.notes = factory.statusNotes(configuration);
    this.waiting =
        configuration.commitsWait()
            ? SlotOfCommits.waiting(this, configuration, pace, log)
            : Optional.empty();
    this.log = log;
    this.startGap = new CaptureGap(configuration, Time.SYSTEM, log);
  }

  /** It is joined by the next look: most apps that open it for a query close it again by then. */
  void connected(OpenDatabase database) {
    if (database.connections().size() == 1 && !database.isKept()) {
      serveOwnMode(database);
    }
    unjoined.set(database);
    pace.wake();
  }

  private void serveOwnMode(OpenDatabase database) {
    try {
      tenure.serveOwnMode(database);
    } catch (IOException e) {
      log.warn(path() + ": the app may be told that it is in WAL mode: " + e);
    }
  }

  /**
   * Something may have been committed. On a nearly full disk the thread that did it waits until the
   * WAL is settled: otherwise the next commits may find no room for their frames.
   */
  void touched() {
    if (!AppThread.hasRoomOnStack()) {
      pace.isOwed(); // A pool that is left in the middle of a step would do nothing any more.
      return;
    }
    DatabaseService running = service;
    if (running != null && running.isShortOfRoom()) {
      await(DatabaseService::settleEarly, SHORT_OF_ROOM_MILLIS);
    } else {
      pace.wake();
    }
  }

  /** What a commit of the app waits for; empty if it waits for nothing. */
  Optional<CommitWait> committed() {
    return waiting.map(CommitWait.class::cast);
  }

  /** Whether nothing that is committed to it is captured any more. On any thread. */
  boolean isGivenUp() {
    OpenDatabase open = joined;
    return open != null && open.hasTwoDrivers();
  }

  /** Why commits may not be at the replicas. On any thread. */
  String obstacle() {
    if (isGivenUp()) {
      return "two copies of SQLite have it open";
    }
    DatabaseService running = service;
    return running == null ? obstacleToBegin() : running.obstacle();
  }

  private String obstacleToBegin() {
    return waiting.filter(WaitingCommits::areReplicatedElsewhere).isPresent()
        ? "another process replicates it, and does not answer; it needs commit: replicated, too"
        : startGap.reason().orElse("its replication cannot begin, which another line explains");
  }

  /** The app needs the descriptors that we have open of this one. */
  void giveWay() {
    if (service != null) {
      boolean unused = strand.await(this::letGo, GIVE_WAY_MILLIS);
    }
  }

  private void letGo() throws Exception {
    DatabaseService running = service;
    if (running != null && running.isFollowing()) {
      running.look();
    }
    leaveAlone();
  }

  /** What is owed and did not come is sent for once more. Does nothing where nothing is owed. */
  void remind() {
    OpenDatabase open = joined;
    if (unjoined.get() != null
        || isCloseMissed()
        || (open != null && (open.isDirty() || open.isLeftToUs()))) {
      pace.wake();
    }
    pace.remind();
    if (open != null) {
      factory.checkpoints().giveBackWhatIsOwed(open);
    }
    DatabaseService running = service;
    if (running != null) {
      running.replicas().remind();
      if (!descriptors.isUsedUp()) {
        running.replicas().remindOfDrills();
      }
      noteChanges(running);
      if (!isOpen()) {
        lookForEndOfTenure();
      } else if (!running.isFollowing() && descriptors.isUsedUp()) {
        strand.submit(this::leaveAlone);
      }
    }
  }

  private void noteChanges(DatabaseService running) {
    AgentStatus now = status(running, activity(running));
    if (notes.areDue(now)) {
      strand.submit(
          () -> {
            if (service == running) {
              notes.write(now);
            }
          });
    }
  }

  private AgentStatus status(DatabaseService running, AgentStatus.Activity activity) {
    OpenDatabase open = joined;
    String problem = running.obstacleToCapture();
    if (open != null && open.hasTwoDrivers()) {
      problem = TwoDrivers.of(open);
    } else if (activity == AgentStatus.Activity.WATCHES && descriptors.isUsedUp()) {
      problem = descriptors.reason();
    }
    return notes.of(running, activity, problem);
  }

  private AgentStatus.Activity activity(DatabaseService running) {
    if (!isOpen()) {
      return AgentStatus.Activity.RESTS;
    }
    return running.isFollowing() ? AgentStatus.Activity.FOLLOWS : AgentStatus.Activity.WATCHES;
  }

  /** Moves everything that is committed into the database file, as far as others let us. */
  Checkpoint checkpoint() {
    return checkpoint(DatabaseService::checkpoint);
  }

  /** The same, and empties the WAL. */
  Checkpoint emptyWal() {
    return checkpoint(DatabaseService::emptyWal);
  }

  private interface Checkpointing {
    Checkpoint run(DatabaseService service) throws Exception;
  }

  private Checkpoint checkpoint(Checkpointing checkpointing) {
    AtomicReference<Checkpoint> done = new AtomicReference<>(Checkpoint.NOTHING);
    await(service -> done.set(checkpointing.run(service)), CHECKPOINT_MILLIS);
    return Objects.requireNonNull(done.get());
  }

  /** Said once. */
  void differs(Difference difference) {
    if (differences.add(difference)) {
      log.warn(path() + ": " + difference);
    }
  }

  void standAside(OpenDatabase database) {
    await(service -> service.standAside(database), LAST_CLOSE_MILLIS);
  }

  /** Two copies of SQLite have it open: nothing that we could do with it would be safe. */
  void abandon(OpenDatabase database) {
    log.error(TwoDrivers.of(database));
    await(service -> service.abandon(database), LAST_CLOSE_MILLIS);
    factory.checkpoints().giveBack(database);
  }

  void moved(OpenDatabase database) {
    await(service -> service.moved(database), LAST_CLOSE_MILLIS);
  }

  void replaced(OpenDatabase database) {
    await(service -> service.replaced(database), LAST_CLOSE_MILLIS);
  }

  /** Where nothing was committed the app does not wait for us: some close after each query. */
  void lastClosing(OpenDatabase database) {
    if (!closesUnnoticed(database) && !isDoneAtOnce(database, DatabaseService::stayAtOnce)) {
      await(service -> service.beforeLastClose(database), LAST_CLOSE_MILLIS);
    }
  }

  void lastClosed(OpenDatabase database) {
    reopenings.closed(System.nanoTime());
    if (database.isKept()) {
      if (!database.hasClosedUnnoticed()
          && !isDoneAtOnce(database, DatabaseService::afterKeptClose)) {
        strand.submit(() -> afterLastClose(database));
      }
    } else if (hasClosedUnnoticed(database)) {
      if (!unjoined.compareAndSet(database, null)) {
        strand.submit(() -> afterLastClose(database));
      }
    } else if (unjoined.get() == database) {
      strand.submit(() -> afterLastClose(database)); // There is nothing of ours to wait for.
    } else {
      boolean unused = strand.await(() -> afterLastClose(database), LAST_CLOSE_MILLIS);
    }
    lookForEndOfTenure();
  }

  /** A DETACH is heard of when it is over, perhaps before any look at the database. */
  private boolean hasClosedUnnoticed(OpenDatabase database) {
    return (database.hasClosedUnnoticed()
            || (unjoined.get() == database && closesUnnoticed(database)))
        && !isNews(database);
  }

  /** Whether it is not as it was looked at last, by whomever it was changed or replaced. */
  private boolean isNews(OpenDatabase database) {
    FileIdentity before = lookedAt;
    return before == null ? tenure.wasEverBegun() : !before.equals(database.foundAs());
  }

  private interface Question {
    boolean ask(DatabaseService service, OpenDatabase database) throws Exception;
  }

  /**
   * An app that closes after each query waits for so little that two changes of threads would take
   * longer: it is done on its own thread, if nothing else is to be done and the thread is fit for
   * it.
   */
  private boolean isDoneAtOnce(OpenDatabase database, Question question) {
    if (!database.isKept() || !AppThread.isFitForWork()) {
      return false;
    }
    AtomicBoolean isDone = new AtomicBoolean();
    boolean unused =
        strand.runAtOnce(
            () -> {
              DatabaseService running = service;
              isDone.set(
                  running != null
                      && isJoined(running, database)
                      && question.ask(running, database));
            });
    return isDone.get();
  }

  /** To open a database that is kept is no reason to join it. */
  private boolean isJoined(DatabaseService running, OpenDatabase database) {
    return running.isOpen(database)
        && (unjoined.get() == null || unjoined.compareAndSet(database, null));
  }

  private static boolean closesUnnoticed(OpenDatabase database) {
    try {
      return database.closesUnnoticed();
    } catch (IOException e) {
      return false;
    }
  }

  /** By then the app needs less: what it was left alone with is captured. */
  private void afterLastClose(OpenDatabase database) throws Exception {
    if (joined != database) {
      boolean unused = unjoined.compareAndSet(database, null);
      hasPassed(database);
    }
    joinIfOpen();
    if (service == null && joined == database && !database.hasClosedUnnoticed()) {
      takeUp(database);
      isToBeHandedOver = isReplicatedElsewhere && !tenure.isCaptured();
      if (isToBeHandedOver) {
        pace.lookAgainIn(RETRY_MILLIS);
      }
    }
    DatabaseService running = service;
    if (running != null) {
      running.afterLastClose(database);
    } else {
      factory.letGo(database);
    }
    if (!isOpen()) {
      descriptors.closed();
    }
    left = database;
  }

  /** With a full heap nobody may have heard of it. */
  private boolean isCloseMissed() {
    OpenDatabase database = joined;
    return database != null
        && database != left
        && database.connections().isEmpty()
        && !database.isKept();
  }

  private void lookForMissedClose() throws Exception {
    OpenDatabase database = joined;
    if (database != null && isCloseMissed()) {
      afterLastClose(database);
    }
  }

  /** It was closed before any look at it. */
  private void hasPassed(OpenDatabase database) throws Exception {
    if (database.hasTwoDrivers() || database.whereabouts() != Whereabouts.AT_ITS_PATH) {
      return;
    }
    boolean isToBeCompared = isChanged(database) || tenure.owesMode() || isNews(database);
    lookedAt = database.foundAs();
    if (service == null && isToBeCompared && !tenure.hasOnRecord(database)) {
      begin();
    }
    DatabaseService running = service;
    if (running != null && isToBeCompared) {
      running.hasPassed(database);
      joinWhatIsOpen(running);
    }
  }

  /** What was open before there was a service. */
  private void joinWhatIsOpen(DatabaseService running) throws Exception {
    OpenDatabase open = joined;
    if (open != null
        && isOpen()
        && !running.isOpen(open)
        && open.whereabouts() == Whereabouts.AT_ITS_PATH) {
      running.join(open);
    }
  }

  private static boolean isChanged(OpenDatabase closed) throws IOException {
    return new IdleWatch(closed.path(), closed.foundAs()).look() != IdleWatch.Change.NONE;
  }

  private void takeUp(OpenDatabase database) throws Exception {
    boolean isToBegin = tenure.owesMode() || !tenure.hasLeftAsItIs(database);
    if (isToBegin && !database.hasTwoDrivers()) {
      begin();
    }
    if (service != null) {
      service.join(database);
    }
  }

  /** The app has closed it, and our connections stayed: now they leave. */
  void letGoOfKept(OpenDatabase database) {
    await(service -> service.letGoOfKept(database), LAST_CLOSE_MILLIS);
  }

  /**
   * Captures everything and lets go, at the end of the JVM.
   *
   * @return whether that was done in time
   */
  boolean end(long timeoutMillis) {
    return strand.await(
        () -> {
          joinIfOpen();
          lookForMissedClose();
          if (service == null && wasLeftAlone && isOpen()) {
            takeUp(Objects.requireNonNull(joined));
          }
          handOver();
          DatabaseService running = service;
          try {
            if (running != null) {
              lookFor(running::end);
            }
          } finally {
            waiting.ifPresent(WaitingCommits::end);
          }
        },
        timeoutMillis);
  }

  /**
   * At the end of the JVM: waits until the process that replicates the database has captured what
   * this one has committed, or has ended without that; then it is done here.
   */
  private void handOver() throws Exception {
    OpenDatabase database = joined;
    if (database == null || !isReplicatedElsewhere || !(isToBeHandedOver || isOpen())) {
      return;
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HAND_OVER_MILLIS);
    while (service == null && isReplicatedElsewhere && !tenure.isCaptured()) {
      if (System.nanoTime() > deadline) {
        log.warn(
            path()
                + ": the process that replicates it has not captured the last commits of this one;"
                + " they are in the file, and are captured by that one or at the next start");
        return;
      }
      Thread.sleep(HAND_OVER_POLL_MILLIS);
      if (isOpen()) {
        takeUp(database);
      } else {
        afterLastClose(database);
      }
    }
  }

  /** A look, which those wait for whose commits are to be replicated. */
  private void lookFor(Strand.Work look) throws Exception {
    if (waiting.isPresent()) {
      waiting.get().look(look);
    } else {
      look.run();
    }
  }

  /** At the very end: nothing more will be captured or sent. */
  void sayWhatIsMissing() {
    DatabaseService running = service;
    if (running != null) {
      running.sayWhatIsMissing();
      notes.write(status(running, AgentStatus.Activity.HAS_ENDED));
    } else {
      startGap.sayAtEnd(0);
    }
  }

  /** The service, once the database was opened and this process replicates it. */
  @Nullable DatabaseService service() {
    return service;
  }

  DatabaseConfiguration configuration() {
    return configuration;
  }

  String path() {
    return configuration.path().toString();
  }

  private interface Step {
    void run(DatabaseService service) throws Exception;
  }

  private boolean await(Step step, long timeoutMillis) {
    return strand.await(
        () -> {
          joinIfOpen();
          DatabaseService running = service;
          if (running != null) {
            step.run(running);
          }
        },
        timeoutMillis);
  }

  private void joinIfOpen() throws Exception {
    OpenDatabase database = unjoined.getAndSet(null);
    if (database == null) {
      return;
    }
    boolean isJoined = false;
    try {
      if (database.connections().isEmpty()) {
        hasPassed(database);
      } else {
        join(database);
      }
      isJoined = true;
    } finally {
      if (!isJoined) {
        boolean unused = unjoined.compareAndSet(null, database);
      }
    }
  }

  private void join(OpenDatabase database) throws Exception {
    joined = database;
    lookedAt = database.foundAs();
    if (service == null && tenure.hasLeftAsItIs(database)) {
      return; // It is looked at again after its next change.
    }
    if (service == null) {
      beginIfThereIsRoom();
    }
    if (service == null) {
      factory.checkpoints().giveBack(database);
      pace.lookAgainIn(RETRY_MILLIS);
    } else {
      service.join(database);
    }
  }

  private void beginIfThereIsRoom() {
    if (!descriptors.takeToBegin()) {
      descriptors.leaveToTheApp();
      return;
    }
    try {
      begin();
    } finally {
      descriptors.release();
    }
  }

  private void begin() {
    try {
      isReplicatedElsewhere = false;
      service = tenure.begin(reopenings, descriptors, waiting, strand, pace).orElse(null);
      isReplicatedElsewhere = service == null;
      waiting.ifPresent(commits -> commits.isReplicatedElsewhere(service == null));
      startGap.forget();
      pace.wake();
    } catch (IOException e) {
      startGap.open(e, 0);
    }
  }

  private void look() throws Exception {
    lookFor(this::lookOnce);
  }

  private void lookOnce() throws Exception {
    joinIfOpen();
    lookForMissedClose();
    if (startGap.millisUntilRetry().isPresent()) {
      pace.lookAgainIn(startGap.millisUntilRetry().getAsLong());
    } else if (service == null && joined != null && isOpen()) {
      join(joined);
    } else if (service == null && joined != null && isToBeHandedOver) {
      afterLastClose(joined);
    } else if (service != null) {
      service.look();
      leaveAlone();
    }
  }

  /**
   * The lock is a descriptor, too: where the app needs them, only what is followed has one. Another
   * process may replicate the database then.
   */
  private void leaveAlone() throws IOException {
    DatabaseService running = service;
    OpenDatabase database = joined;
    if (running == null || database == null || !descriptors.isUsedUp() || !running.isLeftAlone()) {
      return;
    }
    if (running.replicas().areAtRest()) {
      tenure.end(running);
    } else if (!descriptors.isNeededByTheApp() || !tenure.breakOff(running)) {
      return;
    }
    service = null;
    wasLeftAlone = true;
    factory.checkpoints().giveBack(database);
    pace.lookAgainIn(RETRY_MILLIS);
  }

  private void lookForEndOfTenure() {
    if (!isEndOfTenureDue.compareAndSet(false, true)) {
      return;
    }
    try {
      Future<?> unused = strand.submitAfter(REST_MILLIS, this::endTenureIfOver);
    } catch (Throwable noThread) {
      isEndOfTenureDue.set(false);
      throw noThread;
    }
  }

  private void endTenureIfOver() throws IOException {
    isEndOfTenureDue.set(false);
    DatabaseService running = service;
    if (running == null || isOpen() || unjoined.get() != null) {
      return; // The next last close begins it again.
    }
    if (reopenings.millisSinceLastClose(System.nanoTime()) < REST_MILLIS
        || !running.isAtRest()
        || waiting.filter(WaitingCommits::areThere).isPresent()) {
      lookForEndOfTenure();
    } else {
      notes.write(status(running, AgentStatus.Activity.RESTS));
      service = null;
      tenure.end(running);
    }
  }

  private boolean isOpen() {
    OpenDatabase database = joined;
    return database != null && !database.connections().isEmpty();
  }

  /** The less memory a step needs, the earlier it comes: there may be none. */
  private void failed(Throwable failure) {
    if (joined != null) {
      joined.takeDirty(); // So that the next commit is told, whatever comes of what follows.
    }
    pace.lookAgainIn(RETRY_MILLIS);
    log.error(path() + ": replication is interrupted and tried again: " + failure);
  }
}
