package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.Seeds;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.RestorableChain;
import org.litestream4j.restore.RestoreException.Reason;

class RestorePlanTest {
  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void whatCountsAsAWholeChainIsWhatCanBeRestored(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      List<LtxFileInfo> listing = new ArrayList<>();
      for (int left = random.nextInt(12); left > 0; left--) {
        int level = random.nextInt(3) == 0 ? 9 : random.nextInt(3);
        int minTxid = level == 9 ? 1 : 1 + random.nextInt(6);
        int maxTxid = minTxid + random.nextInt(level == 0 ? 1 : 4);
        listing.add(LtxFileInfo.of(level, LtxFileName.of(minTxid, maxTxid), 1000, 0));
      }
      RestorableChain chain = RestorableChain.of(listing);
      try {
        long reached = RestorePlan.of(listing, RestoreTarget.latest()).maxTxid();
        assertThat(chain.isWhole()).as("%s", listing).isTrue();
        assertThat(chain.newestTxid()).as("%s", listing).isEqualTo(reached);
      } catch (RestoreException e) {
        assertThat(chain.isWhole()).as("%s: %s", listing, e.getMessage()).isFalse();
      }
    }
  }

  @Test
  void startsWithTheNewestSnapshotAndGoesOnFromThere() throws RestoreException {
    assertThat(plan(RestoreTarget.latest(), "9:1-3", "9:1-5", "0:4-4", "0:5-5", "0:6-6", "0:7-7"))
        .containsExactly("9:1-5", "0:6-6", "0:7-7");
  }

  @Test
  void prefersTheFileThatLeadsFurthest() throws RestoreException {
    assertThat(plan(RestoreTarget.latest(), "9:1-1", "1:2-3", "2:2-9", "0:2-2", "0:10-10"))
        .containsExactly("9:1-1", "2:2-9", "0:10-10");
  }

  @Test
  void prefersTheEarlierStartAndThenTheHigherLevelAmongFilesThatLeadEquallyFar()
      throws RestoreException {
    assertThat(plan(RestoreTarget.latest(), "9:1-4", "1:5-9", "2:3-9"))
        .containsExactly("9:1-4", "2:3-9");
    assertThat(plan(RestoreTarget.latest(), "9:1-4", "1:5-9", "2:5-9"))
        .containsExactly("9:1-4", "2:5-9");
  }

  @Test
  void needsNoSnapshotWhereSomeFileBeginsAtTheFirstTransaction() throws RestoreException {
    assertThat(plan(RestoreTarget.latest(), "1:1-4", "0:5-5")).containsExactly("1:1-4", "0:5-5");
  }

  @Test
  void bridgesOverlapsOfASnapshotAndACompactedFile() throws RestoreException {
    assertThat(plan(RestoreTarget.latest(), "9:1-18", "1:18-21"))
        .containsExactly("9:1-18", "1:18-21");
  }

  @Test
  void stopsAtTheTransactionThatIsAskedFor() throws RestoreException {
    String[] files = {"9:1-2", "9:1-6", "1:3-5", "0:3-3", "0:4-4", "0:5-5", "0:6-6"};
    assertThat(plan(RestoreTarget.txid(4), files)).containsExactly("9:1-2", "0:3-3", "0:4-4");
    assertThat(plan(RestoreTarget.txid(5), files)).containsExactly("9:1-2", "1:3-5");
    assertThat(plan(RestoreTarget.txid(6), files)).containsExactly("9:1-6");
  }

  @Test
  void refusesATransactionThatIsHiddenInsideACompactedFile() {
    assertFails(RestoreTarget.txid(4), "9:1-2", "1:3-5")
        .hasMessage("no matching backup files available")
        .extracting(RestoreException::reason)
        .isEqualTo(Reason.NO_SUCH_STATE);
  }

  @Test
  void refusesAGapThatNothingCovers() {
    assertFails(RestoreTarget.latest(), "9:1-5", "0:7-7")
        .hasMessage(
            "cannot calc restore plan: non-contiguous ltx files:"
                + " have up to 0000000000000005 but next file starts at 0000000000000007");
  }

  @Test
  void toleratesAGapBehindTheTransactionThatIsAskedFor() throws RestoreException {
    assertThat(plan(RestoreTarget.txid(5), "9:1-5", "0:7-7")).containsExactly("9:1-5");
  }

  @Test
  void refusesAReplicaWithoutABase() {
    assertFails(RestoreTarget.latest(), "0:2-2", "0:3-3")
        .hasMessage("no matching backup files available");
  }

  @Test
  void tellsAnEmptyReplicaFromOneWithoutTheState() {
    assertFails(RestoreTarget.latest())
        .hasMessage("no matching backup files available")
        .extracting(RestoreException::reason)
        .isEqualTo(Reason.EMPTY_REPLICA);
    assertFails(RestoreTarget.before(1))
        .hasMessage("no backups found")
        .extracting(RestoreException::reason)
        .isEqualTo(Reason.EMPTY_REPLICA);
  }

  @Test
  void takesWhatWasWrittenStrictlyBeforeAMoment() throws RestoreException {
    String[] files = {"9:1-1@1000", "0:2-2@2000", "0:3-3@3000"};
    assertThat(plan(RestoreTarget.before(1001), files)).containsExactly("9:1-1");
    assertThat(plan(RestoreTarget.before(2000), files)).containsExactly("9:1-1");
    assertThat(plan(RestoreTarget.before(2001), files)).containsExactly("9:1-1", "0:2-2");
    assertThat(plan(RestoreTarget.before(3000), files)).containsExactly("9:1-1", "0:2-2");
  }

  @Test
  void takesTheNewestStateForAMomentAfterTheNewestFile() throws RestoreException {
    assertThat(plan(RestoreTarget.before(Long.MAX_VALUE), "9:1-1@1000", "0:2-2@2000"))
        .containsExactly("9:1-1", "0:2-2");
  }

  @Test
  void refusesAMomentBeforeTheOldestFile() {
    assertFails(RestoreTarget.before(999), "9:1-1@1000").hasMessage("timestamp does not exist");
    assertFails(RestoreTarget.before(1000), "9:1-1@1000")
        .hasMessage("no matching backup files available");
  }

  private static List<String> plan(RestoreTarget target, String... files) throws RestoreException {
    List<String> chosen = new ArrayList<>();
    for (LtxFileInfo file : RestorePlan.of(listing(files), target).files()) {
      chosen.add(file.level() + ":" + file.minTxid() + "-" + file.maxTxid());
    }
    return chosen;
  }

  private static ThrowableAssert<RestoreException> assertFails(
      RestoreTarget target, String... files) {
    RestoreException failure =
        catchThrowableOfType(RestoreException.class, () -> RestorePlan.of(listing(files), target));
    return new ThrowableAssert<>(failure).isNotNull();
  }

  /** Files written as {@code level:min-max@millis}. */
  private static List<LtxFileInfo> listing(String... files) {
    List<LtxFileInfo> listing = new ArrayList<>();
    for (String file : files) {
      String[] parts = (file.contains("@") ? file : file + "@0").split("[:@-]", 4);
      listing.add(
          LtxFileInfo.of(
              Integer.parseInt(parts[0]),
              LtxFileName.of(Long.parseLong(parts[1]), Long.parseLong(parts[2])),
              1000,
              Long.parseLong(parts[3])));
    }
    return listing;
  }
}
