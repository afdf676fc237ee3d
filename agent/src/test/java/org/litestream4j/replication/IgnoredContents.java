package org.litestream4j.replication;

import java.util.List;
import org.litestream4j.replica.LtxFileInfo;

/** Nobody wants to know what a replica holds. */
final class IgnoredContents implements ReplicaContents {
  @Override
  public void found(List<LtxFileInfo> files) {}

  @Override
  public void sent(LtxFileInfo file) {}
}
