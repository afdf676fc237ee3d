package org.litestream4j.cli;

import java.io.Closeable;
import java.io.IOException;
import org.litestream4j.cli.status.StatusTarget;

/** A database to be looked at, with the clients of its replicas, closed together. */
final class OpenTarget implements Closeable {
  private final StatusTarget target;
  private final OpenReplicas replicas;

  OpenTarget(StatusTarget target, OpenReplicas replicas) {
    this.target = target;
    this.replicas = replicas;
  }

  StatusTarget target() {
    return target;
  }

  @Override
  public void close() throws IOException {
    replicas.close();
  }
}
