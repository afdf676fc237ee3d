package org.litestream4j.runtime;

import org.litestream4j.replication.Replicator;
import org.litestream4j.replication.ReplicatorListener;

/** What the replicators of one database ask of it, passed on to where its work is done. */
final class ReplicaDemands implements ReplicatorListener {
  private final DatabaseService service;
  private final Strand strand;
  private final Pace pace;

  ReplicaDemands(DatabaseService service, Strand strand, Pace pace) {
    this.service = service;
    this.strand = strand;
    this.pace = pace;
  }

  @Override
  public void firstContact(Replicator replicator) {
    pace.wake();
  }

  @Override
  public void replicaIsAhead(Replicator replicator) {
    strand.submit(() -> service.goOnAfter(replicator));
  }

  @Override
  public void needsSnapshot(Replicator replicator) {
    strand.submit(() -> service.sendBaseTo(replicator));
  }

  @Override
  public void durable(Replicator replicator, long txid) {
    service.durable();
  }
}
