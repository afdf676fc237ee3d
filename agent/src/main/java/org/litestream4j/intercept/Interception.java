package org.litestream4j.intercept;

import java.util.concurrent.Callable;
import org.litestream4j.bootstrap.Hook;

/** Where the events of every woven driver in this JVM go. */
public final class Interception {
  private Interception() {}

  /** Sends all events from now on to {@code events}. */
  public static void deliverTo(DriverEvents events) {
    Hook.deliverTo(new EventDispatch(events));
  }

  /** Runs {@code work}; the connections that this thread opens meanwhile are ours: no events. */
  public static <T> T untracked(Callable<T> work) throws Exception {
    return Hook.untracked(work);
  }
}
