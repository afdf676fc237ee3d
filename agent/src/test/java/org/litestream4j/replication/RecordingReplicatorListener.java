package org.litestream4j.replication;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Writes down what a replicator tells. */
final class RecordingReplicatorListener implements ReplicatorListener {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicLong failing = new AtomicLong(-1);

  /** When {@code txid} is said to be durable for the first time, there is no memory for it. */
  void failAtDurable(long txid) {
    failing.set(txid);
  }

  List<String> told() {
    return told;
  }

  @Override
  public void firstContact(Replicator replicator) {
    told.add("contact");
  }

  @Override
  public void replicaIsAhead(Replicator replicator) {
    told.add("ahead " + replicator.aheadTxid().orElseThrow());
  }

  @Override
  public void needsSnapshot(Replicator replicator) {
    told.add("needs a snapshot");
  }

  @Override
  public void durable(Replicator replicator, long txid) {
    if (failing.compareAndSet(txid, -1)) {
      told.add("failed");
      throw new OutOfMemoryError("of the test");
    }
    told.add("durable " + txid);
  }
}
