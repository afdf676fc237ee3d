package org.litestream4j.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.Backoff;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.Txid;

/**
 * Commits of one database that could not be captured, since when, and what the user was told of it:
 * one line when it begins, one when everything is captured again, and one at an end that comes
 * before that.
 */
final class CaptureGap {
  private final String path;
  private final Path meta;
  private final Log log;
  private final Backoff retry;
  private volatile @Nullable String reason;
  private boolean wasSaidAtClose;

  CaptureGap(DatabaseConfiguration database, Time time, Log log) {
    this.path = database.path().toString();
    this.meta = database.metaPath();
    this.log = log;
    this.retry = new Backoff(time);
  }

  boolean isOpen() {
    return reason != null;
  }

  /** Why nothing is captured; empty if it is. On any thread. */
  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Opens or closes the gap, as {@code failure} says; {@code lastTxid} is captured. */
  void follow(Optional<? extends Exception> failure, long lastTxid) {
    if (failure.isPresent()) {
      open(failure.get(), lastTxid);
    } else {
      close();
    }
  }

  /** Nothing after {@code lastTxid} is captured. */
  void open(Exception failure, long lastTxid) {
    retry.failed();
    boolean isNew = reason == null;
    reason = text(failure);
    if (isNew) {
      log.error(
          path
              + " is NOT replicated"
              + (lastTxid == 0 ? "" : " after TXID " + Txid.format(lastTxid))
              + ": "
              + reason
              + "; the app goes on, and it is tried again");
    }
  }

  /** All that was committed is captured. */
  void close() {
    if (isOpen()) {
      forget();
      log.info(path + ": replication goes on, what was committed meanwhile is captured");
    }
  }

  /** As {@link #close()}, where somebody else says it. */
  void forget() {
    retry.succeeded();
    reason = null;
    wasSaidAtClose = false;
  }

  /** In how long it is worth trying again; empty if that is now. */
  OptionalLong millisUntilRetry() {
    return retry.isDue() ? OptionalLong.empty() : OptionalLong.of(retry.millisUntilDue());
  }

  /** Nobody has the database open, and the gap is still there. */
  void sayAtClose(long durableTxid) {
    if (!wasSaidAtClose) {
      wasSaidAtClose = true;
      sayWhatIsMissing("was closed", durableTxid);
    }
  }

  void sayAtEnd(long durableTxid) {
    sayWhatIsMissing("is left at the end of the JVM", durableTxid);
  }

  /** It was written to after {@code lastTxid}, the last capture. */
  void sayCommitsCameLate(long lastTxid) {
    log.warn(
        path
            + " was written to while the JVM ended, after its last capture, TXID "
            + Txid.format(lastTxid)
            + ": those commits are in the file, and the next start with the agent sends them");
  }

  private void sayWhatIsMissing(String when, long durableTxid) {
    if (reason != null) {
      log.error(
          path
              + " "
              + when
              + (durableTxid == 0
                  ? ", and nothing of it is at its replicas"
                  : ", and its replicas have nothing that was committed after TXID "
                      + Txid.format(durableTxid))
              + ": "
              + reason
              + "; what differs is sent when that is mended, also by the next start with the"
              + " agent");
    }
  }

  private String text(Exception failure) {
    String message = failure.getMessage();
    String type = failure.getClass().getSimpleName();
    return failure.getClass().getName().startsWith("org.litestream4j.") && message != null
        ? message
        : "what it needs in "
            + meta
            + " cannot be written ("
            + type
            + ": "
            + message
            + "); make room there, or make it writable";
  }
}
