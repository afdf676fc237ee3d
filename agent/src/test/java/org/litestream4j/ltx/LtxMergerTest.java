package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class LtxMergerTest {
  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void mergingIsApplyingTheFilesInTurn(long seed) throws IOException {
    Random random = new Random(seed);
    int pageSize = 512 << random.nextInt(3);
    long firstTxid = 1L + random.nextInt(2);
    long commit = 1L + random.nextInt(20);
    long txid = firstTxid;
    SortedMap<Long, byte[]> model = new TreeMap<>();
    List<byte[]> files = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      long oldCommit = commit;
      if (i > 0) {
        commit = Math.max(1, commit + random.nextInt(11) - 5);
      }
      SortedMap<Long, byte[]> pages = new TreeMap<>();
      for (long pgno = 1; pgno <= commit; pgno++) {
        if (txid == 1 || pgno > oldCommit || random.nextInt(3) == 0) {
          pages.put(pgno, LtxFiles.randomPage(random, pageSize));
        }
      }
      long last = txid + random.nextInt(3);
      LtxHeader header = LtxFiles.header(pageSize, commit, txid, last).build();
      files.add(LtxFiles.write(header, LtxFiles.randomEncoding(random), pages));
      model.putAll(pages);
      model.tailMap(commit + 1).clear();
      txid = last + 1;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxMerger merger = merger(files);
    LtxEncoder encoder = LtxEncoder.open(out, merger.header(), LtxFiles.randomEncoding(random));
    merger.mergeInto(
        (pgno, page, pageChecksum) ->
            assertThat(encoder.writePage(pgno, page, 0)).isEqualTo(pageChecksum));
    encoder.finish();
    SortedMap<Long, byte[]> merged = LtxFiles.read(out.toByteArray());
    assertThat(merged.keySet()).isEqualTo(model.keySet());
    model.forEach((pgno, page) -> assertThat(merged.get(pgno)).isEqualTo(page));
    LtxHeader header = LtxHeader.parse(out.toByteArray());
    assertThat(header.minTxid()).isEqualTo(firstTxid);
    assertThat(header.maxTxid()).isEqualTo(txid - 1);
    assertThat(header.commit()).isEqualTo(commit);
  }

  @Test
  void theMergedHeaderTakesItsTimeAndChecksumFromTheLastInputAndNoWalPosition()
      throws LtxException {
    LtxHeader first =
        LtxFiles.header(512, 3, 1, 4).wal(32, 5, 6, 7).databaseChecksum(1L << 63 | 1).build();
    LtxHeader last =
        LtxFiles.header(512, 2, 4, 9)
            .wal(64, 5, 6, 7)
            .nodeId(8)
            .databaseChecksum(1L << 63 | 2)
            .build();
    LtxHeader merged = MergedHeader.of(List.of(first, last));
    assertThat(merged.toBytes())
        .isEqualTo(LtxFiles.header(512, 2, 1, 9).databaseChecksum(1L << 63 | 2).build().toBytes());
  }

  @Test
  void theMergedHeaderOfTrackedFilesDoesNotTrack() throws LtxException {
    LtxHeader tracked = LtxFiles.header(512, 3, 2, 4).trackChecksums(1L << 63 | 1).build();
    assertThat(MergedHeader.of(List.of(tracked)).tracksChecksums()).isFalse();
  }

  @Test
  void filesMayOverlapButMustContinueEachOther() throws LtxException {
    LtxHeader first = LtxFiles.header(512, 3, 2, 4).build();
    for (long min = 1; min <= 5; min++) {
      MergedHeader.of(List.of(first, LtxFiles.header(512, 3, min, 5).build()));
    }
    assertNotMergeable(
        first,
        LtxFiles.header(512, 3, 6, 6).build(),
        "0000000000000006-0000000000000006.ltx does not continue"
            + " 0000000000000002-0000000000000004.ltx");
    assertNotMergeable(
        first,
        LtxFiles.header(512, 3, 3, 4).build(),
        "0000000000000003-0000000000000004.ltx does not continue"
            + " 0000000000000002-0000000000000004.ltx");
  }

  @Test
  void filesOfDifferentPageSizesAreNotMerged() {
    assertNotMergeable(
        LtxFiles.header(512, 3, 2, 4).build(),
        LtxFiles.header(1024, 3, 5, 5).build(),
        "page size changes from 512 in 0000000000000002-0000000000000004.ltx"
            + " to 1024 in 0000000000000005-0000000000000005.ltx");
  }

  @Test
  void nothingIsNotMerged() {
    assertThatIllegalArgumentException().isThrownBy(() -> LtxMerger.of(List.of()));
  }

  @Test
  void everyInputIsVerifiedToItsEndEvenIfNoneOfItsPagesCounts() throws IOException {
    byte[] first = file(2, 1, 2);
    byte[] second = file(3, 1, 2);
    first[first.length - 1] ^= 1;
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> merger(List.of(first, second)).mergeInto((pgno, page, sum) -> {}))
        .withMessageStartingWith(LtxFileName.of(2, 2) + ": file checksum mismatch: ");
  }

  @Test
  void pagesBeyondTheLastCommitAreDroppedButVerified() throws IOException {
    byte[] first = file(2, 1, 9);
    byte[] second = file(3, 1, 2);
    List<Long> pages = new ArrayList<>();
    merger(List.of(first, second)).mergeInto((pgno, page, sum) -> pages.add(pgno));
    assertThat(pages).containsExactly(1L, 2L);
    first[first.length - 1] ^= 1;
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> merger(List.of(first, second)).mergeInto((pgno, page, sum) -> {}));
  }

  @Test
  void aDatabaseThatGrowsWithoutItsNewPagesIsNotASnapshot() throws IOException {
    byte[] first =
        LtxFiles.write(
            LtxFiles.header(512, 1, 1, 1).build(), PageEncoding.BLOCK, Map.of(1L, new byte[512]));
    byte[] gap =
        LtxFiles.write(
            LtxFiles.header(512, 3, 2, 2).build(), PageEncoding.BLOCK, Map.of(3L, new byte[512]));
    byte[] end =
        LtxFiles.write(LtxFiles.header(512, 3, 2, 2).build(), PageEncoding.BLOCK, Map.of());
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> merger(List.of(first, gap)).mergeInto((pgno, page, sum) -> {}))
        .withMessage("nonsequential page numbers in a snapshot: page 3 follows page 1");
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> merger(List.of(first, end)).mergeInto((pgno, page, sum) -> {}))
        .withMessage("incomplete snapshot: it ends after page 1 of 3");
  }

  /** An incremental file with the given pages, the last of which is its commit. */
  private static byte[] file(long txid, long... pgnos) throws IOException {
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    for (long pgno : pgnos) {
      pages.put(pgno, new byte[512]);
    }
    LtxHeader header = LtxFiles.header(512, pages.lastKey(), txid, txid).build();
    return LtxFiles.write(header, PageEncoding.BLOCK, pages);
  }

  private static LtxMerger merger(List<byte[]> files) throws IOException {
    List<LtxDecoder> inputs = new ArrayList<>();
    for (byte[] file : files) {
      inputs.add(LtxDecoder.open(new ByteArrayInputStream(file)));
    }
    return LtxMerger.of(inputs);
  }

  private static void assertNotMergeable(LtxHeader first, LtxHeader second, String message) {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> MergedHeader.of(Arrays.asList(first, second)))
        .withMessage(message);
  }
}
