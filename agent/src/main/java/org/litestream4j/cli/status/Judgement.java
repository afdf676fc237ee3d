package org.litestream4j.cli.status;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.capture.OutsideView;
import org.litestream4j.control.ProcessMark;
import org.litestream4j.control.ReplicaNews;
import org.litestream4j.ltx.Txid;
import org.litestream4j.restore.DrillRecord;

/** What it means what was found of a database and of one replica. Only proof makes it "ok". */
final class Judgement {
  /** A drill that was due when the last one was as old as two intervals is overdue. */
  private static final long OVERDUE_INTERVALS = 2;

  private final StatusTarget target;
  private final LocalLook local;
  private final ReplicaLook replica;
  private final Optional<ReplicaNews> news;
  private final DrillRecord drill;
  private final long nowMillis;

  Judgement(
      StatusTarget target,
      LocalLook local,
      ReplicaLook replica,
      Optional<ReplicaNews> news,
      DrillRecord drill,
      long nowMillis) {
    this.target = target;
    this.local = local;
    this.replica = replica;
    this.news = news;
    this.drill = drill;
    this.nowMillis = nowMillis;
  }

  Verdict verdict() throws IOException, InterruptedException {
    if (!view().exists()) {
      return Verdict.of(
          Word.NO_DATABASE,
          replica.isEmpty()
              ? "there is no such file"
              : "there is no such file; `restore` brings it back from the replica");
    }
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return Verdict.notReplicated(obstacle.get());
    }
    return holdsTheDatabaseAsItIs() ? proved() : behind();
  }

  private OutsideView view() {
    return local.view();
  }

  /** What keeps the replica from being one, whatever is captured. */
  private Optional<String> obstacle() throws IOException {
    String problem = local.isAtWork() ? agentsProblem() : "";
    if (!problem.isEmpty()) {
      return Optional.of(problem);
    }
    Optional<String> own = view().identity();
    if (own.isPresent() && replica.identity().isPresent() && !own.equals(replica.identity())) {
      return Optional.of("the replica holds another database");
    }
    if (replica.isEmpty()) {
      return Optional.of("nothing is at the replica" + failure());
    }
    return replica.isWhole()
        ? Optional.empty()
        : Optional.of("a restore would fail: " + replica.fault() + failure());
  }

  private String agentsProblem() {
    if (!news.isPresent() && local.isOpenUnderAgent()) {
      return processName() + ", which replicates this database, knows nothing of this replica";
    }
    String ofAll = local.agent().get().problem();
    return ofAll.isEmpty() ? news.map(ReplicaNews::problem).orElse("") : ofAll;
  }

  private boolean holdsTheDatabaseAsItIs() throws IOException, InterruptedException {
    if (local.isCaptured() && view().isKnown()) {
      return replica.durableTxid() == view().lastTxid() && isOneHistory();
    }
    // Nothing is known here of what was captured: then the pages themselves have to be the same.
    return !local.isAtWork()
        && replica.newestChecksum() != 0
        && local.checksum().equals(OptionalLong.of(replica.newestChecksum()));
  }

  private boolean isOneHistory() {
    OptionalLong own = view().lastChecksum();
    return !own.isPresent()
        || replica.newestChecksum() == 0
        || own.getAsLong() == replica.newestChecksum();
  }

  private Verdict behind() {
    if (!view().isKnown()) {
      return Verdict.notReplicated(
          local.isOpenUnderAgent()
              ? "nothing was committed to it yet since the agent is there"
              : "no process with the agent has committed anything to it");
    }
    if (replica.durableTxid() > view().lastTxid()) {
      return Verdict.notReplicated(
          "the replica is at TXID "
              + Txid.format(replica.durableTxid())
              + ", ahead of this database, which is at "
              + Txid.format(view().lastTxid()));
    }
    if (!local.isCaptured()) {
      return uncaptured();
    }
    return replica.durableTxid() < view().lastTxid()
        ? unsent()
        : Verdict.notReplicated(
            "the replica holds another history: at TXID "
                + Txid.format(view().lastTxid())
                + " the database was not what it is here");
  }

  private Verdict uncaptured() {
    String since = " after TXID " + Txid.format(view().lastTxid());
    if (local.process() == ProcessMark.State.PAUSED) {
      return Verdict.of(Word.STALLED, "what was committed" + since + " waits: " + noSender());
    }
    if (local.isOpenUnderAgent()) {
      return Verdict.of(
          Word.LAGGING,
          "what was committed" + since + " is not captured " + seconds(local.waitedMillis()));
    }
    return Verdict.notReplicated(
        local.wasKilled()
            ? "what was committed"
                + since
                + " is not captured: "
                + processName()
                + " was killed before that, or it was written to without the agent; the next start"
                + " with the agent sends it"
            : "it was written to" + since + " without the agent");
  }

  private static String seconds(long millis) {
    return "after " + (millis + 500) / 1_000 + " s";
  }

  private Verdict unsent() {
    String what =
        "TXID "
            + Txid.format(replica.durableTxid() + 1)
            + " to "
            + Txid.format(view().lastTxid())
            + " are captured and not at the replica";
    if (!local.isAtWork()) {
      return Verdict.of(Word.STALLED, what + ": " + noSender());
    }
    return failure().isEmpty()
        ? Verdict.of(Word.LAGGING, what)
        : Verdict.of(Word.STALLED, what + failure());
  }

  private String noSender() {
    if (!local.agent().isPresent()) {
      return "no process with the agent is there";
    }
    return local.process() == ProcessMark.State.PAUSED
        ? processName() + " is paused"
        : processName() + " is gone, and the next start of the app sends them";
  }

  private String processName() {
    return "process " + local.agent().map(told -> told.process().id()).orElse("");
  }

  private String failure() {
    String failure = news.map(ReplicaNews::failure).orElse("");
    return failure.isEmpty() || !local.isAtWork() ? "" : ": " + failure;
  }

  /** The replica holds the database as it is. */
  private Verdict proved() {
    if (local.process() == ProcessMark.State.PAUSED) {
      return Verdict.of(Word.STALLED, noSender());
    }
    if (drill.failure().isPresent()) {
      return Verdict.of(Word.UNVERIFIED, "the last drill failed: " + drill.failure().get());
    }
    long interval = target.drillIntervalMillis();
    if (interval == 0) {
      return Verdict.OK;
    }
    if (!drill.isVerified()) {
      return Verdict.of(Word.UNVERIFIED, "no drill has ended yet");
    }
    return nowMillis - drill.verifiedMillis() > OVERDUE_INTERVALS * interval
        ? Verdict.of(Word.UNVERIFIED, "no drill has ended for two intervals")
        : Verdict.OK;
  }
}
