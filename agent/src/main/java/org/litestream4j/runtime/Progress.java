package org.litestream4j.runtime;

import java.io.IOException;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.capture.LocalChain;

/**
 * What comes of each attempt to capture a database: its replicas and the user hear of a new state,
 * or it is tried again.
 */
final class Progress {
  private final LocalChain chain;
  private final Replicas replicas;
  private final Announcement announcement;
  private final CaptureGap gap;
  private final ClockReport clock;
  private final Pace pace;

  Progress(
      LocalChain chain,
      Replicas replicas,
      Announcement announcement,
      CaptureGap gap,
      ClockReport clock,
      Pace pace) {
    this.chain = chain;
    this.replicas = replicas;
    this.announcement = announcement;
    this.gap = gap;
    this.clock = clock;
    this.pace = pace;
  }

  CaptureGap gap() {
    return gap;
  }

  /** All of a database that is not followed is captured, in the manner that {@code how} tells. */
  void captured(String how) throws IOException {
    try {
      gap.close();
      announce(how);
      clock.look();
      chain.forget();
    } finally {
      replicas.wake();
    }
  }

  /** A database is followed, and its capture goes on or has fallen behind. */
  void followed(LiveSession session) throws IOException {
    gap.follow(session.capture().failure(), chain.lastTxid());
    clock.look();
    if (announcement.isDue()) {
      announce(session.isConverted() ? ", switched to WAL mode while it is open" : "");
    }
  }

  /** What is needed for the capture cannot be read or written. */
  void failed(IOException failure) {
    gap.open(failure, chain.lastTxid());
    pace.lookAgainIn(gap.millisUntilRetry().orElse(0));
  }

  private void announce(String how) {
    if (!gap.isOpen() && !replicas.areRefused() && chain.lastTxid() > 0) {
      announcement.captured(how, chain.lastTxid());
    }
  }
}
