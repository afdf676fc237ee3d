package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.JournalMode;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Time;
import org.litestream4j.registry.AutomaticCheckpoints;
import org.litestream4j.registry.OpenDatabase;

/**
 * Watches a database that the app has open and that is not followed: left alone until the app
 * changes it, followed as soon as that disturbs nobody, and compared with the chain where it is
 * never to be followed.
 */
final class Joining {
  /** How often a database is compared that is to stay in its journal mode. */
  private static final long COMPARE_MILLIS = 1_000;

  /** Commits of other processes raise no hook: the files are looked at this often. */
  private static final long FOREIGN_WATCH_MILLIS = 1_000;

  /** How often it is looked whether there are descriptors again. */
  private static final long SCARCE_MILLIS = 2_000;

  private final DatabaseConfiguration configuration;
  private final Current current;
  private final LocalChain chain;
  private final AfterClose afterClose;
  private final AutomaticCheckpoints checkpoints;
  private final Lingering lingering;
  private final ReplacedFiles replaced;
  private final Replicas replicas;
  private final Following following;
  private final Progress progress;
  private final DescriptorShare descriptors;
  private final Optional<WaitingCommits> waiting;
  private final Pace pace;
  private final Time time;

  Joining(
      DatabaseConfiguration configuration,
      Current current,
      LocalChain chain,
      AfterClose afterClose,
      AutomaticCheckpoints checkpoints,
      Lingering lingering,
      ReplacedFiles replaced,
      Replicas replicas,
      Following following,
      Progress progress,
      DescriptorShare descriptors,
      Optional<WaitingCommits> waiting,
      Pace pace,
      Time time) {
    this.configuration = configuration;
    this.current = current;
    this.chain = chain;
    this.afterClose = afterClose;
    this.checkpoints = checkpoints;
    this.lingering = lingering;
    this.replaced = replaced;
    this.replicas = replicas;
    this.following = following;
    this.progress = progress;
    this.descriptors = descriptors;
    this.waiting = waiting;
    this.pace = pace;
    this.time = time;
  }

  /** Something may have been committed. */
  void look(IdleDatabase opened) throws SQLException, IOException {
    if (replicas.areRefused()) {
      checkpoints.giveBack(opened.database());
    }
    IdleWatch.Change change = change(opened);
    if (change == IdleWatch.Change.NONE) {
      pace.lookAgainIn(FOREIGN_WATCH_MILLIS);
      return;
    }
    if (!replicas.wereContacted() || replicas.areRefused()) {
      return;
    }
    if (progress.gap().millisUntilRetry().isPresent()) {
      pace.lookAgainIn(progress.gap().millisUntilRetry().getAsLong());
      return;
    }
    long millisUntilRested = lingering.isWorthIt() || isAwaited() ? 0 : opened.millisUntilRested();
    if (change == IdleWatch.Change.IN_WAL) {
      join(opened);
    } else if (!mayConvert(opened.database())) {
      captureInPlace(opened);
    } else if (millisUntilRested == 0) {
      join(opened);
    } else {
      pace.lookAgainIn(millisUntilRested);
    }
  }

  /** What is to be captured of it. */
  IdleWatch.Change change(IdleDatabase opened) throws IOException {
    IdleWatch.Change change = opened.change();
    boolean mayBeUnseen =
        change == IdleWatch.Change.NONE
            && (progress.gap().isOpen() || (isAwaited() && !opened.isProof()));
    return mayBeUnseen ? IdleWatch.Change.IN_PLACE : change;
  }

  /** Whether that is to be captured, or may be although nothing is to be seen of it. */
  boolean mayBeChanged(IdleDatabase opened) throws IOException {
    return opened.change() != IdleWatch.Change.NONE || !opened.isProof();
  }

  private boolean isAwaited() {
    return waiting.isPresent() && waiting.get().areThere();
  }

  /** Where a commit of the app waits for it, soon. */
  private void lookAgainIn(long millis) {
    if (isAwaited()) {
      pace.hurryIn(Math.min(millis, AfterClose.RETRY_MILLIS));
    } else {
      pace.lookAgainIn(millis);
    }
  }

  /** Follows it from now on, if nobody's lock or call is in the way. */
  void join(IdleDatabase opened) throws SQLException, IOException {
    if (!descriptors.takeToJoin(opened.database().connections().size())) {
      leaveDescriptorsToTheApp(opened);
      return;
    }
    try {
      begin(opened);
    } finally {
      if (!current.session().isPresent()) {
        descriptors.release();
      }
    }
  }

  private void begin(IdleDatabase opened) throws SQLException, IOException {
    if (!checkpoints.takeOver(opened.database())) {
      lookAgainIn(opened.nextRetryMillis());
      return;
    }
    Optional<LiveSession> begun;
    boolean isToComeSoon = false;
    try {
      begun =
          LiveSession.begin(opened.database(), chain, configuration.minCheckpointPageCount(), time);
      isToComeSoon = begun.isPresent() || !opened.isLongInTheWay();
    } catch (IOException e) {
      progress.failed(e);
      return;
    } finally {
      if (!isToComeSoon) {
        checkpoints.giveBack(opened.database());
      }
    }
    if (!begun.isPresent()) {
      lookAgainIn(opened.nextRetryMillis());
      return;
    }
    current.isFollowedIn(begun.get());
    progress.followed(begun.get());
    replicas.wake();
    following.look(begun.get());
  }

  private void leaveDescriptorsToTheApp(IdleDatabase opened) {
    checkpoints.giveBack(opened.database());
    pace.lookAgainIn(SCARCE_MILLIS);
    descriptors.leaveToTheApp();
  }

  private boolean mayConvert(OpenDatabase database) throws IOException {
    return configuration.journalMode() != JournalMode.KEEP
        && replaced.isEmpty()
        && !ConversionObstacle.of(database).isPresent();
  }

  private void captureInPlace(IdleDatabase opened) throws IOException {
    Optional<FileIdentity> captured;
    try {
      captured = afterClose.captureAtRest(opened.database());
    } catch (IOException e) {
      progress.failed(e);
      return;
    }
    if (captured.isPresent()) {
      opened.isCapturedAs(captured.get());
      Optional<String> obstacle = ConversionObstacle.of(opened.database());
      progress.captured(
          ", compared at intervals in its own journal mode"
              + obstacle.map(reason -> ", because " + reason).orElse(""));
    }
    if (captured.isPresent()) {
      pace.lookAgainIn(COMPARE_MILLIS);
    } else {
      lookAgainIn(COMPARE_MILLIS);
    }
  }
}
