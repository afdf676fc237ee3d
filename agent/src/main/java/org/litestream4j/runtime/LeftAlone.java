package org.litestream4j.runtime;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;

/**
 * The databases that are left alone because the app needs the descriptors. There may be hundreds,
 * and each may come and go: said is the first, how many they are once there are twice as many as
 * was said last, and when for a while there has been none. On any thread.
 */
final class LeftAlone {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Descriptors descriptors;
  private final Time time;
  private final Log log;
  private final Set<String> paths = new LinkedHashSet<>();
  private int told;
  private long emptySinceNanos;

  LeftAlone(Descriptors descriptors, Time time, Log log) {
    this.descriptors = descriptors;
    this.time = time;
    this.log = log;
  }

  /** The app has opened or changed the database at {@code path}, which is left alone. */
  synchronized void add(String path) {
    if (paths.add(path) && told == 0) {
      told = 1;
      log.error(path + " is NOT replicated for now: " + descriptors.reason());
    }
  }

  /** It is followed, or the app has closed it. */
  synchronized void remove(String path) {
    if (paths.remove(path) && paths.isEmpty()) {
      emptySinceNanos = time.nanos();
    }
  }

  /** To be called now and then. */
  synchronized void look() {
    if (told > 0 && paths.size() >= 2 * told) {
      told = paths.size();
      log.error(
          told
              + " databases are NOT replicated for now, one of them "
              + paths.iterator().next()
              + ": "
              + descriptors.reason());
    } else if (told > 0 && paths.isEmpty() && time.nanos() - emptySinceNanos > QUIET_NANOS) {
      told = 0;
      log.info("no open database is left alone any more for want of file descriptors");
    }
  }
}
