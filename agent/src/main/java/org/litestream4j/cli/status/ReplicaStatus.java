package org.litestream4j.cli.status;

import java.util.Optional;
import org.litestream4j.capture.OutsideView;
import org.litestream4j.control.ReplicaNews;
import org.litestream4j.restore.DrillRecord;

/** How one replica stands, for people and programs. */
public final class ReplicaStatus {
  private final String url;
  private final Verdict verdict;
  private final Optional<ReplicaLook> look;
  private final long lagMillis;
  private final OutsideView.Spool spool;
  private final DrillRecord drill;
  private final ReplicaNews news;

  ReplicaStatus(
      String url,
      Verdict verdict,
      Optional<ReplicaLook> look,
      long lagMillis,
      OutsideView.Spool spool,
      DrillRecord drill,
      ReplicaNews news) {
    this.url = url;
    this.verdict = verdict;
    this.look = look;
    this.lagMillis = lagMillis;
    this.spool = spool;
    this.drill = drill;
    this.news = news;
  }

  public String url() {
    return url;
  }

  public Verdict verdict() {
    return verdict;
  }

  /** What is durable there; 0 if nothing is that can be restored, or it could not be asked. */
  public long durableTxid() {
    return look.map(ReplicaLook::durableTxid).orElse(0L);
  }

  /** When its newest state was captured, milliseconds since the Unix epoch; 0 if there is none. */
  public long durableMillis() {
    return durableTxid() == 0 ? 0 : look.map(ReplicaLook::newestMillis).orElse(0L);
  }

  /** How old the oldest commit is that is not durable there; 0 if there is none. */
  public long lagMillis() {
    return lagMillis;
  }

  /** What is captured and not there. */
  public OutsideView.Spool spool() {
    return spool;
  }

  public DrillRecord drill() {
    return drill;
  }

  /** What the agent has met last; empty if nothing has failed. */
  public String lastError() {
    return news.lastError();
  }

  /** When that began, milliseconds since the Unix epoch. */
  public long lastErrorMillis() {
    return news.lastErrorMillis();
  }
}
