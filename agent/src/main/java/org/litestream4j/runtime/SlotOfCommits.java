package org.litestream4j.runtime;

import java.util.Optional;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;

/** A slot as commits see it that wait. Apart from it: nobody else loads what they need. */
final class SlotOfCommits implements WaitingCommits.Database {
  private final DatabaseSlot slot;
  private final Pace pace;

  private SlotOfCommits(DatabaseSlot slot, Pace pace) {
    this.slot = slot;
    this.pace = pace;
  }

  static Optional<WaitingCommits> waiting(
      DatabaseSlot slot, DatabaseConfiguration configuration, Pace pace, Log log) {
    SlotOfCommits seen = new SlotOfCommits(slot, pace);
    return configuration
        .commitRule()
        .map(rule -> new WaitingCommits(configuration, rule, seen, Time.SYSTEM, log));
  }

  @Override
  public Optional<DatabaseService> service() {
    return Optional.ofNullable(slot.service());
  }

  @Override
  public boolean isGivenUp() {
    return slot.isGivenUp();
  }

  @Override
  public String obstacle() {
    return slot.obstacle();
  }

  @Override
  public void hurry() {
    pace.hurry();
  }

  @Override
  public void hurryIn(long millis) {
    pace.hurryIn(millis);
  }
}
