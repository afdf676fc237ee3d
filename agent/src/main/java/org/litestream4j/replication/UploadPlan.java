package org.litestream4j.replication;

import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;

/** Which local file brings a replica on from where it stands. */
final class UploadPlan {
  private static final int MERGED_LEVEL = 1;

  private UploadPlan() {}

  /**
   * @param replicaTxid the newest TXID of the replica; 0 if it is empty
   * @param levelZero whether the L0 file of the next TXID is there
   * @param merged the local files of level 1, ascending
   * @param snapshots the local snapshot files, ascending
   * @return the next file; empty if there is none, and the replica needs a new snapshot
   */
  static Optional<LocalFile> next(
      long replicaTxid, boolean levelZero, List<LtxFileName> merged, List<LtxFileName> snapshots) {
    if (levelZero) {
      return Optional.of(LocalFile.of(0, LtxFileName.of(replicaTxid + 1, replicaTxid + 1)));
    }
    for (LtxFileName file : merged) {
      if (file.minTxid() <= replicaTxid + 1 && file.maxTxid() > replicaTxid) {
        return Optional.of(LocalFile.of(MERGED_LEVEL, file));
      }
    }
    return base(replicaTxid + 1, snapshots);
  }

  /**
   * @param fromTxid what the snapshot must at least hold
   * @param snapshots the local snapshot files, ascending
   * @return the newest such snapshot; empty if there is none, and one must be made
   */
  static Optional<LocalFile> base(long fromTxid, List<LtxFileName> snapshots) {
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      if (snapshots.get(i).maxTxid() >= fromTxid) {
        return Optional.of(LocalFile.of(LtxLevel.SNAPSHOT, snapshots.get(i)));
      }
    }
    return Optional.empty();
  }
}
