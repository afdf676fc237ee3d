package org.litestream4j.bootstrap;

import java.util.concurrent.atomic.AtomicBoolean;

/** A second {@code -javaagent} of ours: both are this class, so the first one counts. */
final class AlreadyAttached implements Veto {
  private static final AtomicBoolean ATTACHED = new AtomicBoolean();

  @Override
  public boolean appliesTo(Launch launch) {
    return !ATTACHED.compareAndSet(false, true);
  }
}
