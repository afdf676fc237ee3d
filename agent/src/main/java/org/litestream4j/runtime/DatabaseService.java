package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.registry.Checkpoint;
import org.litestream4j.registry.OpenDatabase;

/**
 * One database as the app opens, uses and closes it. All of it runs on the strand of the database,
 * but for what says otherwise.
 */
final class DatabaseService {
  private final Current current;
  private final LocalChain chain;
  private final Looks looks;
  private final Joining joining;
  private final Following following;
  private final AfterClose afterClose;
  private final Lingering lingering;
  private final ReplacedFiles replaced;
  private final Replicas replicas;
  private final LastCapture lastCapture;
  private final Progress progress;
  private final Pace pace;

  /** How the file looked when a session left it to the last close of the app. */
  private Optional<FileIdentity> leftAs = Optional.empty();

  /** From just before the last close until just after it, when nobody may join the app. */
  private boolean isClosing;

  DatabaseService(
      Current current,
      LocalChain chain,
      Looks looks,
      Joining joining,
      Following following,
      AfterClose afterClose,
      Lingering lingering,
      ReplacedFiles replaced,
      Replicas replicas,
      LastCapture lastCapture,
      Progress progress,
      Pace pace) {
    this.current = current;
    this.chain = chain;
    this.looks = looks;
    this.joining = joining;
    this.following = following;
    this.afterClose = afterClose;
    this.lingering = lingering;
    this.replaced = replaced;
    this.replicas = replicas;
    this.lastCapture = lastCapture;
    this.progress = progress;
    this.pace = pace;
  }

  Replicas replicas() {
    return replicas;
  }

  long lastTxid() {
    return chain.lastTxid();
  }

  /** Whether it is the one that the app had open when it was joined last. */
  boolean isOpen(OpenDatabase database) {
    return current.isOpen(database);
  }

  /** The app has a connection, perhaps not its first. */
  void join(OpenDatabase database) throws SQLException, IOException {
    isClosing = false;
    if (current.isOpen(database) || database.hasTwoDrivers()) {
      return;
    }
    boolean isAwaited =
        current.session().isPresent()
            || afterClose.isOwed()
            || chain.lastTxid() > 0
            || isChanged(); // The one that was joined before, perhaps the same file.
    Optional<LiveSession> ofAnotherFile = current.takeSession();
    if (ofAnotherFile.isPresent()) {
      ofAnotherFile.get().leave();
    }
    boolean isBehind = isAwaited && !afterClose.isUpToDate();
    IdleDatabase joined = current.isIdle(database);
    if (isBehind) {
      joined.isBehind();
    }
    afterClose.end();
    replicas.wake();
    pace.wake();
  }

  /** Something may have been committed. */
  void look() throws SQLException, IOException {
    try {
      current.open().ifPresent(open -> lingering.goOn(open.database()));
      if (!isClosing || !current.open().isPresent()) {
        looks.look();
      }
    } finally {
      rest();
    }
  }

  /** Whether all that was committed before the last look is in the chain. Right after that look. */
  boolean isUpToDate() throws IOException {
    if (progress.gap().isOpen() || (isClosing && current.open().isPresent())) {
      return false;
    }
    Optional<LiveSession> session = current.session();
    if (session.isPresent()) {
      return !session.get().capture().failure().isPresent();
    }
    Optional<IdleDatabase> open = current.open();
    return open.isPresent() ? !joining.mayBeChanged(open.get()) : !afterClose.isOwed();
  }

  /** Why commits may not be at the replicas. On any thread. */
  String obstacle() {
    if (replicas.areRefused()) {
      return "its replicas do not take it";
    }
    if (progress.gap().isOpen()) {
      return progress.gap().reason().orElse("");
    }
    List<String> failing = replicas.failing();
    if (!failing.isEmpty()) {
      return String.join(", ", failing) + " cannot be reached";
    }
    return isFollowing() ? "its replicas are slow" : "it cannot be followed yet";
  }

  /** Most descriptors are the app's. */
  private void rest() throws IOException {
    chain.close();
    Optional<LiveSession> session = current.session();
    if (session.isPresent()) {
      session.get().rest();
    }
  }

  /**
   * Whether the app had better wait for {@link #settleEarly()} after each of its commits. On any
   * thread.
   */
  boolean isShortOfRoom() {
    return following.isShortOfRoom() || current.isOutpaced();
  }

  /** Why the database is not captured; empty if it is. On any thread. */
  String obstacleToCapture() {
    return lastCapture.obstacle();
  }

  /** Whether the database is followed. On any thread. */
  boolean isFollowing() {
    return current.session().isPresent();
  }

  /** Something was committed, and there is no room for a WAL that grows until the next look. */
  void settleEarly() throws SQLException, IOException {
    Optional<LiveSession> session = current.session();
    if (session.isPresent()) {
      following.settleEarly(session.get());
    }
    pace.wake();
  }

  /** The app asks for a checkpoint. */
  Checkpoint checkpoint() throws SQLException, IOException {
    return checkpoint(LiveSession::checkpoint);
  }

  /** The app asks for one after which the WAL is empty. */
  Checkpoint emptyWal() throws SQLException, IOException {
    return checkpoint(LiveSession::emptyWal);
  }

  private interface Checkpointing {
    Checkpoint run(LiveSession session) throws SQLException, IOException;
  }

  private Checkpoint checkpoint(Checkpointing checkpointing) throws SQLException, IOException {
    Optional<LiveSession> session = current.session();
    if (!session.isPresent()) {
      return Checkpoint.NOTHING;
    }
    Checkpoint done = checkpointing.run(session.get());
    replicas.wake();
    return done;
  }

  /** The app is about to do what WAL mode prevents: it gets its own mode back for the moment. */
  void standAside(OpenDatabase database) throws SQLException, IOException {
    Optional<LiveSession> session = current.session();
    if (session.isPresent() && current.isOpen(database) && session.get().isConverted()) {
      current.isIdle(database);
      session.get().leave();
      database.stopServingJournalMode();
      replicas.wake();
    }
  }

  /** Nothing of ours may touch it while the app has it open; what was committed is captured. */
  void abandon(OpenDatabase database) throws SQLException, IOException {
    if (!current.isOpen(database)) {
      return;
    }
    Optional<LiveSession> session = current.takeSession();
    current.isClosed();
    if (session.isPresent()) {
      try {
        session.get().capture().sync();
      } finally {
        session.get().release();
        database.stopServingJournalMode();
      }
      replicas.wake();
    }
  }

  /** The database file is no longer at its path. */
  void moved(OpenDatabase database) throws SQLException, IOException {
    if (current.session().isPresent() && current.isOpen(database)) {
      current.session().get().settle();
      replicas.wake();
    }
  }

  /** Another file has the path of the database, or is about to. */
  void replaced(OpenDatabase database) throws SQLException, IOException {
    if (!current.isOpen(database)) {
      return;
    }
    if (current.session().isPresent()) {
      following.leaveReplaced();
    } else {
      afterClose.forgetMode();
    }
  }

  /** The app's last connection is about to close. */
  void beforeLastClose(OpenDatabase database) throws SQLException, IOException {
    if (!current.isOpen(database)) {
      return;
    }
    if (!current.session().isPresent() && lingering.isWorthIt()) {
      looks.look(); // It is not open for long enough to be joined by the way.
    }
    isClosing = true;
    Optional<LiveSession> session = current.session();
    if (!session.isPresent() || lingering.stay(session.get())) {
      return;
    }
    if (session.get().isConverted()) {
      session.get().settle();
    } else {
      current.takeSession();
      leftAs = session.get().leave();
    }
    replicas.wake();
  }

  /**
   * As {@link #beforeLastClose}, where our connections stay and nothing takes longer than the
   * checkpoint that the close of the app waits for.
   *
   * @return false if that is not so; nothing is promised then
   */
  boolean stayAtOnce(OpenDatabase database) throws SQLException, IOException {
    isClosing = isOpen(database);
    Optional<LiveSession> session = current.session();
    return isClosing && session.isPresent() && lingering.stayAtOnce(session.get());
  }

  /**
   * As {@link #afterLastClose}, where our connections have stayed.
   *
   * @return false if there is more to do than that
   */
  boolean afterKeptClose(OpenDatabase database) {
    if (!replaced.isEmpty() || !isOpen(database)) {
      return false;
    }
    isClosing = false;
    pace.wake();
    return true;
  }

  /** The app's last connection has closed. */
  void afterLastClose(OpenDatabase database) throws SQLException, IOException {
    boolean isLeft = replaced.afterLastClose(database) || database.hasTwoDrivers();
    if (!current.isOpen(database)) {
      if (isLeft) {
        afterClose.letGo(database);
      }
      pace.wake();
      return;
    }
    if (database.isKept()) {
      isClosing = false;
      pace.wake();
      return;
    }
    boolean isToBeCaptured = true;
    try {
      isToBeCaptured = leaveClosed(database) || isChanged();
    } finally {
      Optional<FileIdentity> left = leftAs;
      current.isClosed(); // First: with a full heap the rest may fail, and is tried again.
      isClosing = false;
      leftAs = Optional.empty();
      if (isToBeCaptured) {
        afterClose.begin(database, left);
        pace.lookAgainIn(AfterClose.RETRY_MILLIS);
      } else {
        afterClose.letGo(database);
      }
    }
  }

  /** The app has had {@code database} open for less than a look, and has closed it. */
  void hasPassed(OpenDatabase database) throws SQLException, IOException {
    Optional<IdleDatabase> open = current.open();
    if (open.isPresent() && open.get().database().inode().equals(database.inode())) {
      if (!current.session().isPresent()) {
        open.get().isBehind(); // It was found with what is not captured yet.
      }
      pace.wake();
    } else if (!afterClose.isPendingFor(database)) {
      join(database);
      afterLastClose(database);
    }
  }

  /** Returns whether there was anything of ours to leave. */
  private boolean leaveClosed(OpenDatabase database) throws SQLException, IOException {
    Optional<LiveSession> session = current.takeSession();
    boolean wasFollowed = session.isPresent() || leftAs.isPresent();
    if (session.isPresent()) {
      leftAs = session.get().leaveAsFound();
      replicas.wake();
    }
    if (!afterClose.owesMode()) {
      return wasFollowed;
    }
    leftAs = Optional.empty();
    boolean unused = afterClose.putModeBack(database); // If need be it is tried again.
    return true;
  }

  /** The app has closed it, and our connections have stayed: they leave now. */
  void letGoOfKept(OpenDatabase database) throws SQLException, IOException, InterruptedException {
    lingering.end(database);
  }

  private boolean isChanged() throws IOException {
    Optional<IdleDatabase> open = current.open();
    return open.isPresent() && joining.change(open.get()) != IdleWatch.Change.NONE;
  }

  /** Whether the app has done nothing to {@code database} that is not captured. */
  boolean isUnchanged(OpenDatabase database) throws IOException {
    return current.isOpen(database) && !isChanged();
  }

  /** Whether a database that was closed may have to be captured still. */
  boolean hasClosedToCapture() {
    return afterClose.isPending();
  }

  /** Whether the app has closed the database, and nothing is left to be captured or sent. */
  boolean isAtRest() {
    return !current.open().isPresent() && hasNothingInHand() && replicas.areAtRest();
  }

  /** Whether the app has the database open, and nothing of ours is at it. */
  boolean isLeftAlone() {
    return current.open().isPresent() && !isClosing && hasNothingInHand();
  }

  private boolean hasNothingInHand() {
    return !current.session().isPresent()
        && !afterClose.isOwed()
        && replaced.isEmpty()
        && lastCapture.lacksNothing();
  }

  /**
   * Does nothing more, for good; not even what its replicas may still ask for.
   *
   * @return false if a file is on its way to one of them just now, and nothing has ended
   */
  boolean stop() throws IOException {
    boolean isStopped = replicas.stop();
    if (isStopped) {
      lastCapture.isNotToCome();
    }
    return isStopped;
  }

  /** Captures everything and lets go of the database, at the end of the JVM. */
  void end() throws SQLException, IOException, InterruptedException {
    lastCapture.run();
  }

  /** At the very end: nothing more will be captured or sent. */
  void sayWhatIsMissing() {
    lastCapture.sayWhatIsMissing();
  }
}
