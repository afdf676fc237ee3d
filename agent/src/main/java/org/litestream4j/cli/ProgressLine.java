package org.litestream4j.cli;

import java.io.Closeable;
import java.io.PrintStream;
import java.util.Locale;
import org.litestream4j.restore.RestoreProgress;

/** How far a restore is, on one line that is written over; only where a person watches. */
final class ProgressLine implements RestoreProgress, Closeable {
  private static final long INTERVAL_NANOS = 200_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final int WIDTH = 60;

  private final PrintStream err;
  private final boolean watched;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private boolean shown;

  private ProgressLine(PrintStream err, boolean watched) {
    this.err = err;
    this.watched = watched;
  }

  static ProgressLine on(Terminal terminal) {
    return new ProgressLine(terminal.err(), terminal.isWatched());
  }

  @Override
  public void read(long doneBytes, long totalBytes) {
    long nowNanos = System.nanoTime();
    if (watched && nowNanos - lastNanos >= INTERVAL_NANOS) {
      lastNanos = nowNanos;
      shown = true;
      err.print("\r" + pad(text(doneBytes, totalBytes, nowNanos - startNanos)));
      err.flush();
    }
  }

  static String text(long doneBytes, long totalBytes, long elapsedNanos) {
    double bytesPerSecond = doneBytes * NANOS_PER_SECOND / Math.max(1, elapsedNanos);
    return String.format(
        Locale.ROOT,
        "litestream: %.1f of %.1f MiB, %.1f MiB/s, %d s left",
        doneBytes / BYTES_PER_MIB,
        totalBytes / BYTES_PER_MIB,
        bytesPerSecond / BYTES_PER_MIB,
        (long) Math.ceil((totalBytes - doneBytes) / Math.max(1, bytesPerSecond)));
  }

  private static String pad(String text) {
    return String.format(Locale.ROOT, "%-" + WIDTH + "s", text);
  }

  @Override
  public void close() {
    if (shown) {
      err.print("\r" + pad("") + "\r");
      err.flush();
    }
  }
}
