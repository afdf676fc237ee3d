package org.litestream4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.litestream4j.replica.ReplicaClient;

/** The replicas of one database, closed together. */
final class OpenReplicas implements Closeable {
  private final List<ReplicaClient> clients;

  OpenReplicas(List<ReplicaClient> clients) {
    this.clients = clients;
  }

  /** At least one. */
  List<ReplicaClient> list() {
    return clients;
  }

  @Override
  public void close() throws IOException {
    for (ReplicaClient client : clients) {
      client.close();
    }
  }
}
