package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one thread is to wait for at the end of its call: of each database that it committed to. */
final class CommitWaits implements BooleanSupplier {
  private final Map<CommitWait, Long> tickets = new LinkedHashMap<>();

  void add(Collection<CommitWait> waits) {
    waits.forEach(wait -> tickets.put(wait, 0L));
  }

  boolean areNone() {
    return tickets.isEmpty();
  }

  /** Whether the call throws if it waits in vain for one of them. */
  @Override
  public boolean getAsBoolean() {
    return tickets.keySet().stream().anyMatch(CommitWait::fails);
  }

  /** All wait at the same time. Returns what the call throws, null for nothing. */
  @Nullable SQLException await() {
    tickets.replaceAll((wait, none) -> wait.ticket());
    SQLException refusal = null;
    for (Map.Entry<CommitWait, Long> ticket : tickets.entrySet()) {
      Optional<SQLException> another = ticket.getKey().await(ticket.getValue());
      if (another.isPresent()) {
        if (refusal == null) {
          refusal = another.get();
        } else {
          refusal.setNextException(another.get());
        }
      }
    }
    return refusal;
  }
}
