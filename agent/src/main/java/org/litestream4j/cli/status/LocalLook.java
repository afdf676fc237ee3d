package org.litestream4j.cli.status;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.OutsideView;
import org.litestream4j.control.AgentStatus;
import org.litestream4j.control.ProcessMark;
import org.litestream4j.io.Time;

/**
 * How far a database is captured. Where its agent is alive, what is committed when we ask has some
 * time to be captured; nobody waits for what is committed after that.
 */
final class LocalLook {
  private static final long POLL_MILLIS = 50;

  /** What was touched a moment ago proves nothing yet. */
  private static final int LOOKS_FOR_REST = 10;

  private final StatusTarget target;
  private final Clock clock;
  private final Time time;
  private final long beginNanos;
  private OutsideView view;
  private Optional<AgentStatus> agent;
  private ProcessMark.State process = ProcessMark.State.GONE;
  private boolean isCaptured;
  private OptionalLong checksum = OptionalLong.empty();

  private LocalLook(StatusTarget target, OutsideView view, Clock clock, Time time) {
    this.target = target;
    this.view = view;
    this.clock = clock;
    this.time = time;
    this.beginNanos = time.nanos();
    this.agent = Optional.empty();
  }

  static LocalLook at(StatusTarget target, Clock clock, Time time)
      throws IOException, InterruptedException {
    MetaDirectory meta = target.meta();
    LocalLook look = new LocalLook(target, OutsideView.of(target.path(), meta), clock, time);
    look.askForAgent();
    look.waitForCapture();
    return look;
  }

  private void askForAgent() {
    agent = AgentStatus.readFrom(target.meta().root());
    process = agent.map(told -> told.process().state()).orElse(ProcessMark.State.GONE);
  }

  private void waitForCapture() throws IOException, InterruptedException {
    OutsideView first = view;
    boolean wasChangedJustNow =
        Math.abs(clock.millis() - first.writtenMillis()) < target.patienceMillis();
    while (!isCapturedSince(first, wasChangedJustNow)) {
      if (!isAtWork() || waitedMillis() >= target.patienceMillis()) {
        isCaptured = isEqualToChain();
        return;
      }
      time.sleep(POLL_MILLIS);
      view = OutsideView.of(target.path(), target.meta());
      askForAgent();
    }
    isCaptured = true;
  }

  /** What was committed a moment ago may be on its way from the WAL into the chain. */
  private boolean isCapturedSince(OutsideView first, boolean wasChangedJustNow) {
    if (isFollowed() && !first.hasWal()) {
      return view.isKnown() && (!wasChangedJustNow || waitedMillis() >= target.lookMillis());
    }
    return view.isCaptured() || (isFollowed() && view.hasCaptured(first));
  }

  /** It was touched without being changed, or what is known of it was lost: its pages tell. */
  private boolean isEqualToChain() throws IOException, InterruptedException {
    OptionalLong last = view.lastChecksum();
    return last.isPresent() && checksum().equals(last);
  }

  /** Of the database as it is; empty if somebody writes to it all the time. */
  OptionalLong checksum() throws IOException, InterruptedException {
    for (int look = 0; look < LOOKS_FOR_REST && !checksum.isPresent(); look++) {
      time.sleep(look == 0 ? 0 : POLL_MILLIS);
      checksum = view.checksum(clock);
    }
    return checksum;
  }

  /** Looks once more whether there are newer files in the chain. */
  void lookAgain() throws IOException {
    view = OutsideView.of(target.path(), target.meta());
  }

  OutsideView view() {
    return view;
  }

  Optional<AgentStatus> agent() {
    return agent;
  }

  ProcessMark.State process() {
    return process;
  }

  /** Whether a process is there that could capture and send. */
  boolean isAtWork() {
    return process == ProcessMark.State.RUNNING
        || (process == ProcessMark.State.UNKNOWN
            && agent.filter(told -> told.activity() != AgentStatus.Activity.HAS_ENDED).isPresent());
  }

  private boolean isFollowed() {
    return isAtWork()
        && agent.filter(told -> told.activity() == AgentStatus.Activity.FOLLOWS).isPresent();
  }

  /** Whether the app has it open, as the agent says. */
  boolean isOpenUnderAgent() {
    return isAtWork() && agent.filter(told -> hasItOpen(told.activity())).isPresent();
  }

  /** Whether the process that had it open did not end as it should. */
  boolean wasKilled() {
    return process == ProcessMark.State.GONE
        && agent.filter(told -> hasItOpen(told.activity())).isPresent();
  }

  private static boolean hasItOpen(AgentStatus.Activity activity) {
    return activity == AgentStatus.Activity.FOLLOWS || activity == AgentStatus.Activity.WATCHES;
  }

  /** Whether everything is captured that was committed when the look began. */
  boolean isCaptured() {
    return isCaptured;
  }

  long waitedMillis() {
    return (time.nanos() - beginNanos) / 1_000_000;
  }
}
