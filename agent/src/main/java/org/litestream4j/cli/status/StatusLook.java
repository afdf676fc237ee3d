package org.litestream4j.cli.status;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.litestream4j.capture.OutsideView;
import org.litestream4j.control.ReplicaNews;
import org.litestream4j.io.Time;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.DrillRecord;

/** Finds out how a database stands: what it holds, what is captured, what its replicas hold. */
public final class StatusLook {
  private final Clock clock;
  private final Time time;

  public StatusLook(Clock clock, Time time) {
    this.clock = clock;
    this.time = time;
  }

  /**
   * @throws IOException if the files of the database cannot be read
   */
  public DatabaseStatus at(StatusTarget target) throws IOException, InterruptedException {
    LocalLook local = LocalLook.at(target, clock, time);
    if (target.replicas().isEmpty()) {
      return DatabaseStatus.withoutReplica(target.path(), local, withoutReplica(target, local));
    }
    List<ReplicaStatus> replicas = new ArrayList<>();
    for (ReplicaClient client : target.replicas()) {
      replicas.add(replica(client, target, local));
    }
    return DatabaseStatus.of(target.path(), local, replicas);
  }

  private static Verdict withoutReplica(StatusTarget target, LocalLook local) {
    return local.view().exists()
        ? Verdict.notReplicated(
            "no configuration names it here, and no process with the agent has left anything in "
                + target.meta().root())
        : Verdict.of(Word.NO_DATABASE, "there is no such file");
  }

  /** How a replica stands by itself, whatever the database is. */
  public DatabaseStatus at(ReplicaClient client) {
    Optional<ReplicaLook> look = Optional.empty();
    Verdict verdict = Verdict.OK;
    try {
      ReplicaLook now = ReplicaLook.at(client);
      look = Optional.of(now);
      if (now.isEmpty()) {
        verdict = Verdict.notReplicated("nothing is at the replica");
      } else if (!now.isWhole()) {
        verdict = Verdict.notReplicated("a restore would fail: " + now.fault());
      }
    } catch (IOException e) {
      verdict = Verdict.of(Word.UNKNOWN, "the replica cannot be asked: " + e.getMessage());
    }
    return DatabaseStatus.of(
        new ReplicaStatus(
            client.displayUrl(),
            verdict,
            look,
            0,
            OutsideView.Spool.NONE,
            DrillRecord.none(),
            ReplicaNews.NONE));
  }

  private ReplicaStatus replica(ReplicaClient client, StatusTarget target, LocalLook local)
      throws IOException, InterruptedException {
    DrillRecord drill = DrillRecord.read(target.meta(), client.displayUrl());
    Optional<ReplicaNews> news = local.agent().flatMap(told -> told.replica(client.displayUrl()));
    Optional<ReplicaLook> look = Optional.empty();
    Verdict verdict;
    try {
      ReplicaLook now = ask(client, target, local);
      look = Optional.of(now);
      verdict = new Judgement(target, local, now, news, drill, clock.millis()).verdict();
    } catch (IOException e) {
      verdict = Verdict.of(Word.UNKNOWN, "the replica cannot be asked: " + e.getMessage());
    }
    OutsideView.Spool spool =
        local.view().spoolBehind(look.map(ReplicaLook::durableTxid).orElse(0L));
    return new ReplicaStatus(
        client.displayUrl(),
        verdict,
        look,
        verdict.isOfWhole() ? 0 : lagMillis(local, look, spool),
        spool,
        drill,
        news.orElse(ReplicaNews.NONE));
  }

  /** What is captured has some time to arrive, where somebody is there to send it. */
  private ReplicaLook ask(ReplicaClient client, StatusTarget target, LocalLook local)
      throws IOException, InterruptedException {
    long begin = time.nanos();
    long wanted = local.view().lastTxid();
    ReplicaLook look = ReplicaLook.at(client);
    while (look.durableTxid() < wanted
        && local.isAtWork()
        && (time.nanos() - begin) / 1_000_000 < target.patienceMillis()) {
      time.sleep(target.pollMillis());
      look = ReplicaLook.at(client);
    }
    if (look.newestTxid() > local.view().lastTxid()) {
      local.lookAgain();
    }
    return look;
  }

  private long lagMillis(LocalLook local, Optional<ReplicaLook> look, OutsideView.Spool spool) {
    if (!look.isPresent()) {
      return 0;
    }
    long now = clock.millis();
    if (look.get().durableTxid() < local.view().lastTxid()) {
      long since = spool.oldestMillis() == 0 ? look.get().newestMillis() : spool.oldestMillis();
      return since == 0 ? 0 : Math.max(0, now - since);
    }
    if (!local.isCaptured() && local.view().exists()) {
      return local.isAtWork()
          ? local.waitedMillis()
          : Math.max(0, now - local.view().lastTimestampMillis());
    }
    return 0;
  }
}
