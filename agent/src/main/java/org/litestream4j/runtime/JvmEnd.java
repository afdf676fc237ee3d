package org.litestream4j.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replication.Replicator;

/**
 * The end of the JVM: everything that was committed is captured and sent while the replicas answer,
 * for a bounded time. What could not be sent is durable on the local disk and goes out with the
 * next start.
 */
final class JvmEnd implements Runnable {
  private static final long CAPTURE_MILLIS = 20_000;

  /** For a replica that has failed for a minute, or will not take it anyway. */
  private static final long HOPELESS_SEND_MILLIS = 2_000;

  private static final long HOPELESS_AFTER_MILLIS = 60_000;

  private final Supplier<List<DatabaseSlot>> slots;
  private final Duration sendTime;
  private final Log log;

  JvmEnd(Supplier<List<DatabaseSlot>> slots, Duration sendTime, Log log) {
    this.slots = slots;
    this.sendTime = sendTime;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      List<DatabaseSlot> all = slots.get();
      for (DatabaseSlot slot : all) {
        if (!slot.end(CAPTURE_MILLIS)) {
          log.error(
              slot.path()
                  + ": its last commits could not be captured in time; the next start"
                  + " with the agent compares it and sends what differs");
        }
      }
      long deadline = System.nanoTime() + sendTime.toNanos();
      for (DatabaseSlot slot : all) {
        DatabaseService service = slot.service();
        if (service != null) {
          for (Replicator replicator : service.replicas().list()) {
            await(slot, replicator, service.lastTxid(), deadline);
          }
        }
        slot.sayWhatIsMissing();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(DatabaseSlot slot, Replicator replicator, long txid, long deadline)
      throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    boolean isHopeless =
        replicator.isHopeless() || replicator.failingForMillis() > HOPELESS_AFTER_MILLIS;
    long patience = isHopeless ? Math.min(left, HOPELESS_SEND_MILLIS) : left;
    if (!replicator.isRefused() && !replicator.awaitDurable(txid, patience)) {
      log.warn(
          slot.path()
              + ": "
              + replicator.displayUrl()
              + " has commits up to TXID "
              + Txid.format(replicator.durableTxid().orElse(0))
              + " only; the rest, up to "
              + Txid.format(txid)
              + ", is on the local disk and is sent after the next start");
    }
  }
}
