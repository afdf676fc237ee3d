package org.litestream4j.replication;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a replicator tells. */
final class RecordingReplicatorListener implements ReplicatorListener {
  private final List<String> told = new CopyOnWriteArrayList<>();

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
    told.add("durable " + txid);
  }
}
