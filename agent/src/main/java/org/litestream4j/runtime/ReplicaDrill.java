package org.litestream4j.runtime;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.Replicator;
import org.litestream4j.restore.Drill;
import org.litestream4j.restore.DrillRecord;
import org.litestream4j.restore.RestoreException;

/**
 * The drills of one replica: from time to time it is read as a restore would read it. That takes
 * slices of a thread, and as long a pause between two of them, so that no upload waits for long and
 * no more than half of a processor is used.
 */
final class ReplicaDrill {
  private static final long SLICE_MILLIS = 50;
  private static final long RETRY_MILLIS = 60_000;

  private final String databasePath;
  private final MetaDirectory meta;
  private final ReplicaClient client;
  private final Replicator replicator;
  private final Drills drills;
  private final String replicaUrl;
  private volatile DrillRecord record;
  private volatile boolean isRunning;
  private volatile boolean isStopped;
  private volatile long notBeforeMillis;
  private @Nullable Drill drill;

  /**
   * @param client that of {@code replicator}
   */
  ReplicaDrill(
      String databasePath,
      MetaDirectory meta,
      ReplicaClient client,
      Replicator replicator,
      Drills drills) {
    this.databasePath = databasePath;
    this.meta = meta;
    this.client = client;
    this.replicator = replicator;
    this.drills = drills;
    this.replicaUrl = client.displayUrl();
    this.record = drills.areOff() ? DrillRecord.none() : DrillRecord.read(meta, replicaUrl);
  }

  /** Begins one if it is due, and there is no other. Returns at once. */
  void remind() {
    if (!drills.areOff() && !isRunning && isDue() && drills.takeTurn()) {
      isRunning = true;
      boolean isSent = false;
      try {
        submit(0);
        isSent = true;
      } finally {
        if (!isSent) {
          end();
        }
      }
    }
  }

  private boolean isDue() {
    long now = drills.clock().millis();
    return replicator.holdsState()
        && replicator.durableTxid().isPresent()
        && now >= notBeforeMillis
        && (now >= record.endedMillis() + drills.interval().toMillis()
            || now < record.endedMillis()); // The clock was wrong then.
  }

  /** Nothing more is read. */
  void stop() {
    isStopped = true;
  }

  private void submit(long delayMillis) {
    Future<?> unused =
        drills.workers().upload().schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    boolean goesOn = false;
    try {
      goesOn = !isStopped && !drills.areOver() && readsOn();
      if (goesOn) {
        submit(SLICE_MILLIS);
      }
    } catch (RestoreException e) {
      failed(e);
    } catch (IOException | RuntimeException | Error e) {
      // The replica cannot be asked, or there is no memory for it: that proves nothing.
      goesOn = false;
      notBeforeMillis = drills.clock().millis() + RETRY_MILLIS;
      drills.log().debug(databasePath + ": the drill of " + replicaUrl + " is put off: " + e);
    } finally {
      if (!goesOn) {
        end();
      }
    }
  }

  /** Returns whether there is more to read. */
  private boolean readsOn() throws IOException {
    Drill current = drill;
    if (current == null) {
      current = Drill.of(client);
      drill = current;
    }
    long deadline = drills.time().nanos() + TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
    if (!current.goOn(() -> drills.time().nanos() - deadline < 0)) {
      return true;
    }
    if (record.failure().isPresent()) {
      drills.log().info(databasePath + ": " + replicaUrl + " can be restored again");
    }
    keep(record.verified(current, drills.clock().millis()));
    return false;
  }

  private void failed(RestoreException failure) {
    keep(record.failed(String.valueOf(failure.getMessage()), drills.clock().millis()));
    drills
        .log()
        .error(
            databasePath
                + ": a drill has found that "
                + replicaUrl
                + " cannot be restored: "
                + failure.getMessage()
                + "; see what else is wrong with `validate`");
  }

  private void keep(DrillRecord ended) {
    record = ended;
    try {
      ended.writeTo(meta, replicaUrl);
    } catch (IOException e) {
      drills.log().debug(databasePath + ": the result of a drill cannot be kept: " + e);
    }
  }

  private void end() {
    Drill current = drill;
    drill = null;
    try {
      if (current != null) {
        current.close();
      }
    } catch (IOException e) {
      // What is not read any more need not close well.
    } finally {
      isRunning = false;
      drills.giveTurnBack();
    }
  }
}
