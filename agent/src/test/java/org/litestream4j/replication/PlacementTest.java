package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.RestorableChain;

class PlacementTest {
  private static final ReplicaIdentity OWN = ReplicaIdentity.of("own", "/app.db");
  private static final ReplicaIdentity OTHER = ReplicaIdentity.of("other", "/other.db");

  @Test
  void anEmptyReplicaIsTaken() {
    Placement placement = Placement.decide(OWN, Optional.empty(), upTo(0), false);
    assertThat(placement.foreign()).isEmpty();
    assertThat(placement.isUnclaimed()).isTrue();
  }

  @Test
  void ourOwnReplicaIsGoneOnWith() {
    Placement placement = Placement.decide(OWN, Optional.of(OWN), upTo(7), false);
    assertThat(placement.foreign()).isEmpty();
    assertThat(placement.isUnclaimed()).isFalse();
    assertThat(placement.chain().newestTxid()).isEqualTo(7);
  }

  @Test
  void theReplicaOfAnotherDatabaseIsForeignAlsoWhileItIsEmpty() {
    assertThat(Placement.decide(OWN, Optional.of(OTHER), upTo(7), true).foreign()).contains(OTHER);
    assertThat(Placement.decide(OWN, Optional.of(OTHER), upTo(0), false).foreign()).contains(OTHER);
  }

  @Test
  void anEmptyReplicaThatWasClaimedFromOurPathIsTaken() {
    ReplicaIdentity lost = ReplicaIdentity.of("lost", OWN.databasePath());
    Placement empty = Placement.decide(OWN, Optional.of(lost), upTo(0), false);
    assertThat(empty.foreign()).isEmpty();
    assertThat(empty.isUnclaimed()).isTrue();
    assertThat(Placement.decide(OWN, Optional.of(lost), upTo(7), false).foreign()).contains(lost);
  }

  @Test
  void aReplicaOfLitestreamIsTakenOnlyWithACommonHistory() {
    assertThat(Placement.decide(OWN, Optional.empty(), upTo(7), true).foreign()).isEmpty();
    assertThat(Placement.decide(OWN, Optional.empty(), upTo(7), true).isUnclaimed()).isTrue();
    assertThat(Placement.decide(OWN, Optional.empty(), upTo(7), false).foreign()).isPresent();
  }

  @Test
  void theNextL0FileComesFirst() {
    LocalFile next = UploadPlan.next(7, true, List.of(), List.of(snapshot(9))).orElseThrow();
    assertThat(next.level()).isZero();
    assertThat(next.name()).isEqualTo(LtxFileName.of(8, 8));
  }

  @Test
  void theNewestSnapshotFillsAGap() {
    LocalFile next =
        UploadPlan.next(7, false, List.of(), List.of(snapshot(1), snapshot(9), snapshot(12)))
            .orElseThrow();
    assertThat(next.level()).isEqualTo(9);
    assertThat(next.name()).isEqualTo(snapshot(12));
  }

  @Test
  void aSnapshotThatIsNoNewerFillsNothing() {
    assertThat(UploadPlan.next(7, false, List.of(), List.of(snapshot(1), snapshot(7)))).isEmpty();
    assertThat(UploadPlan.next(7, false, List.of(), List.of())).isEmpty();
  }

  @Test
  void whatWasMergedComesInThePlaceOfItsFiles() {
    List<LtxFileName> merged = List.of(LtxFileName.of(2, 7), LtxFileName.of(8, 15));
    LocalFile next = UploadPlan.next(7, false, merged, List.of(snapshot(20))).orElseThrow();
    assertThat(next.level()).isEqualTo(1);
    assertThat(next.name()).isEqualTo(LtxFileName.of(8, 15));
    assertThat(UploadPlan.next(15, false, merged, List.of())).isEmpty();
  }

  private static RestorableChain upTo(long txid) {
    return RestorableChain.of(
        txid == 0 ? List.of() : List.of(LtxFileInfo.of(9, snapshot(txid), 1000, 0)));
  }

  private static LtxFileName snapshot(long txid) {
    return LtxFileName.of(1, txid);
  }
}
