package org.litestream4j.cli.status;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.litestream4j.capture.OutsideView;
import org.litestream4j.control.AgentStatus;
import org.litestream4j.control.ProcessMark;

/** How one database stands, for people and programs. */
public final class DatabaseStatus {
  private final String database;
  private final Optional<LocalLook> local;
  private final List<ReplicaStatus> replicas;
  private final Verdict verdict;

  private DatabaseStatus(
      String database, Optional<LocalLook> local, List<ReplicaStatus> replicas, Verdict verdict) {
    this.database = database;
    this.local = local;
    this.replicas = Collections.unmodifiableList(new ArrayList<>(replicas));
    this.verdict = verdict;
  }

  static DatabaseStatus of(Path path, LocalLook local, List<ReplicaStatus> replicas) {
    return new DatabaseStatus(
        path.toString(),
        Optional.of(local),
        replicas,
        replicas.stream().map(ReplicaStatus::verdict).reduce(Verdict.OK, Verdict::or));
  }

  /** One of which no replica is known. */
  static DatabaseStatus withoutReplica(Path path, LocalLook local, Verdict verdict) {
    return new DatabaseStatus(
        path.toString(), Optional.of(local), Collections.emptyList(), verdict);
  }

  /** One of which nothing is known but its replica. */
  static DatabaseStatus of(ReplicaStatus replica) {
    return new DatabaseStatus(
        "", Optional.empty(), Collections.singletonList(replica), replica.verdict());
  }

  /** Its path; empty if only a replica is known. */
  public String database() {
    return database;
  }

  /** That of the replica that stands worst. */
  public Verdict verdict() {
    return verdict;
  }

  /** What was captured last; 0 if nothing was. */
  public long localTxid() {
    return view().map(OutsideView::lastTxid).orElse(0L);
  }

  /** When that was, milliseconds since the Unix epoch; 0 if never. */
  public long localMillis() {
    return view().map(OutsideView::lastTimestampMillis).orElse(0L);
  }

  /** Whether something was committed that is not captured. */
  public boolean hasUncaptured() {
    return !verdict.isOfWhole()
        && local.filter(look -> look.view().exists() && !look.isCaptured()).isPresent();
  }

  public long walSizeBytes() {
    return view().map(OutsideView::walSizeBytes).orElse(0L);
  }

  /** The process that replicates it, or has done so last; empty if none is known. */
  public String processId() {
    return local.flatMap(LocalLook::agent).map(told -> told.process().id()).orElse("");
  }

  /** {@code running}, {@code paused}, {@code ended}, {@code killed}, {@code unknown}, or empty. */
  public String processState() {
    return local
        .filter(look -> look.agent().isPresent())
        .map(DatabaseStatus::processState)
        .orElse("");
  }

  private static String processState(LocalLook look) {
    if (look.wasKilled()) {
      return "killed";
    }
    boolean hasEnded =
        look.process() == ProcessMark.State.GONE
            || look.agent().get().activity() == AgentStatus.Activity.HAS_ENDED;
    return hasEnded ? "ended" : look.process().name().toLowerCase(Locale.ROOT);
  }

  public List<ReplicaStatus> replicas() {
    return replicas;
  }

  private Optional<OutsideView> view() {
    return local.map(LocalLook::view);
  }
}
