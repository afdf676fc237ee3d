package org.litestream4j.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.SideFile;
import org.litestream4j.registry.OpenDatabase;

/**
 * The app's shutdown hooks, where the JDK lets nothing run after them: ours runs beside them, and
 * waits until they write no more. Which threads they are is not to be known.
 */
final class AppHooks {
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_MILLIS = 25;

  private final Supplier<List<OpenDatabase>> open;

  AppHooks(Supplier<List<OpenDatabase>> open) {
    this.open = open;
  }

  /** Returns when no database was opened, closed or written to for half a second, or after 10 s. */
  void awaitRest() throws InterruptedException {
    long begin = System.nanoTime();
    long restSince = begin;
    List<Object> last = look();
    while (System.nanoTime() - restSince < REST_NANOS
        && System.nanoTime() - begin < PATIENCE_NANOS) {
      Thread.sleep(POLL_MILLIS);
      List<Object> now = look();
      if (!now.equals(last)) {
        last = now;
        restSince = System.nanoTime();
      }
    }
  }

  private List<Object> look() {
    List<Object> seen = new ArrayList<>();
    for (OpenDatabase database : open.get()) {
      seen.add(database.connections().size());
      try {
        seen.add(FileIdentity.read(database.path()));
        seen.add(FileIdentity.read(SideFile.WAL.of(database.path())));
      } catch (IOException e) {
        seen.add(String.valueOf(e));
      }
    }
    return seen;
  }
}
