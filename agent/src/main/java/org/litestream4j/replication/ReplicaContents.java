package org.litestream4j.replication;

import java.util.List;
import org.litestream4j.replica.LtxFileInfo;

/** Hears what one replica of a database holds. Called on the replicator's thread. */
public interface ReplicaContents {
  /** All of it, whenever the whole replica was looked at. */
  void found(List<LtxFileInfo> files);

  /** One more file of the chain. */
  void sent(LtxFileInfo file);
}
