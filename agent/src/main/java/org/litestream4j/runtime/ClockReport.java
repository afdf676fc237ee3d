package org.litestream4j.runtime;

import org.litestream4j.capture.LocalChain;
import org.litestream4j.log.Log;

/** Says once that the clock was set back: the files of that time do not have its times. */
final class ClockReport {
  private static final long NOTICED_MILLIS = 10_000;

  private final String path;
  private final LocalChain chain;
  private final Log log;
  private boolean isSaid;

  ClockReport(String path, LocalChain chain, Log log) {
    this.path = path;
    this.chain = chain;
    this.log = log;
  }

  /** Something was captured. */
  void look() {
    long behindMillis = chain.clockIsBehindMillis();
    if (behindMillis > NOTICED_MILLIS && !isSaid) {
      log.warn(
          path
              + ": the clock is "
              + behindMillis / 1000
              + " s behind the time of the newest file, as if it was set back; until it is there"
              + " again all files get that time, and a restore by time cannot tell them apart");
    }
    isSaid = behindMillis > NOTICED_MILLIS;
  }
}
