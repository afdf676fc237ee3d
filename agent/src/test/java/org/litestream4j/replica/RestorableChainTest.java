package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;

class RestorableChainTest {
  @Test
  void aSnapshotAndWhatFollowsItIsWhole() {
    RestorableChain chain = chain(file(9, 1, 4), file(0, 5, 5), file(0, 6, 6));
    assertThat(chain.isWhole()).isTrue();
    assertThat(chain.newestTxid()).isEqualTo(6);
    assertThat(chain.base().map(LtxFileInfo::maxTxid)).contains(4L);
  }

  @Test
  void filesFromTheFirstTransactionOnAreWholeWithoutASnapshotAlsoWhereTheyOverlap() {
    assertThat(chain(file(0, 1, 1), file(0, 2, 2)).isWhole()).isTrue();
    assertThat(chain(file(2, 1, 7), file(1, 6, 9), file(0, 9, 9), file(0, 10, 10)).isWhole())
        .isTrue();
  }

  @Test
  void filesWithoutABaseAreNotWhole() {
    RestorableChain chain = chain(file(0, 5, 5), file(0, 6, 6));
    assertThat(chain.isWhole()).isFalse();
    assertThat(chain.newestTxid()).isEqualTo(6);
    assertThat(chain.missing(9))
        .isEqualTo("TXID 0000000000000001 to 0000000000000004 and a snapshot are missing");
  }

  @Test
  void aGapBehindTheSnapshotIsNotWhole() {
    RestorableChain chain = chain(file(9, 1, 4), file(0, 5, 5), file(0, 8, 8), file(0, 9, 9));
    assertThat(chain.isWhole()).isFalse();
    assertThat(chain.missing(9)).isEqualTo("TXID 0000000000000006 to 0000000000000007 are missing");
  }

  @Test
  void aGapBeforeTheNewestSnapshotDoesNotMatter() {
    assertThat(
            chain(file(9, 1, 1), file(0, 2, 2), file(0, 5, 5), file(9, 1, 8), file(0, 9, 9))
                .isWhole())
        .isTrue();
  }

  @Test
  void nothingIsNotWhole() {
    assertThat(chain().isWhole()).isFalse();
    assertThat(chain().newestTxid()).isZero();
    assertThat(chain().missing(9))
        .isEqualTo("TXID 0000000000000001 to 0000000000000009 and a snapshot are missing");
  }

  private static RestorableChain chain(LtxFileInfo... files) {
    return RestorableChain.of(List.of(files));
  }

  private static LtxFileInfo file(int level, long minTxid, long maxTxid) {
    return LtxFileInfo.of(level, LtxFileName.of(minTxid, maxTxid), 1000, 0);
  }
}
