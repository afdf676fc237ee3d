package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.file.FileReplica;

class ValidationTest {
  private static final String SECOND = "level 0 0000000000000002-0000000000000002.ltx: ";

  @TempDir Path temporary;
  private FileReplica replica;
  private History history;

  @BeforeEach
  void begin() {
    replica = FileReplica.of(temporary.resolve("replica"));
    history = new History(replica);
  }

  @Test
  void findsNothingWrongWithASoundReplicaAndProvesItsNewestState() throws IOException {
    history
        .writeProved(9, 1, 1, 3, 1, 2, 3)
        .writeProved(0, 2, 2, 4, 1, 4)
        .writeProved(0, 3, 3, 2, 2)
        .compact(1, 2, 3, 1, 2)
        .compact(9, 1, 3, 1, 2)
        .writeProved(0, 4, 4, 3, 3);

    ValidationReport report = validate();

    assertThat(texts(report)).isEmpty();
    assertThat(report.isProvedEndToEnd()).isTrue();
    assertThat(report.newestTxid()).isEqualTo(4);
    assertThat(report.newestMillis()).isEqualTo(History.timestampMillis(4));
    assertThat(report.commit()).isEqualTo(3);
    assertThat(report.rollingChecksum()).isEqualTo(history.rolling());
  }

  @Test
  void claimsNoProofOfTheDatabaseWhereNoneWasRecorded() throws IOException {
    history.write(9, 1, 1, 3, 1, 2, 3).write(0, 2, 2, 4, 1, 4);
    ValidationReport report = validate();
    assertThat(texts(report)).isEmpty();
    assertThat(report.isNewestReached()).isTrue();
    assertThat(report.isProvedEndToEnd()).isFalse();
    assertThat(report.rollingChecksum()).isEqualTo(history.rolling());
  }

  @Test
  void namesTheFileAfterWhichTheDatabaseIsNotWhatItWas() throws IOException {
    history
        .writeProved(9, 1, 1, 2, 1, 2)
        .writeMisproved(0, 2, 2, 3, 3)
        .writeProved(0, 3, 3, 3, 1)
        .compact(9, 1, 3, 1, 2, 3)
        .writeProved(0, 4, 4, 3, 2);
    ValidationReport report = validate();
    assertThat(texts(report))
        .singleElement()
        .asString()
        .startsWith(SECOND + "database checksum mismatch");
    assertThat(report.isProvedEndToEnd()).as("from the next snapshot on").isTrue();
  }

  @Test
  void namesACompactedFileThatDiffersFromWhatItWasMadeOf() throws IOException {
    history
        .writeProved(9, 1, 1, 2, 1, 2)
        .writeProved(0, 2, 2, 3, 3)
        .writeProved(0, 3, 3, 3, 1)
        .writeMisproved(1, 2, 3, 3, 1, 3);
    assertThat(texts(validate()))
        .singleElement()
        .asString()
        .startsWith("level 1 0000000000000002-0000000000000003.ltx: database checksum mismatch");
  }

  @Test
  void noticesThatTwoHistoriesAreMixed() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3).writeProved(0, 3, 3, 3, 1);
    new History(replica).writeProved(9, 1, 3, 2, 1, 2);
    assertThat(texts(validate()))
        .singleElement()
        .asString()
        .startsWith("level 9 0000000000000001-0000000000000003.ltx: ")
        .endsWith("two histories of the database are mixed");
  }

  @Test
  void namesThePageThatIsInNoFile() throws IOException {
    history.write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 5, 3, 5);
    assertThat(texts(validate()))
        .containsExactly(SECOND + "page 4 of 5 is in no file up to this one");
  }

  @Test
  void namesTheTransactionsThatAreMissingAtALevel() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    history.writeProved(1, 2, 6, 3, 1, 2, 3).writeProved(0, 6, 6, 3, 2);
    ValidationReport report = validate();
    assertThat(texts(report))
        .containsExactly("level 0: TXID 0000000000000003 to 0000000000000005 are missing");
    assertThat(report.findings().get(0).minTxid()).isEqualTo("0000000000000003");
    assertThat(report.findings().get(0).maxTxid()).isEqualTo("0000000000000005");
  }

  @Test
  void saysThatTheNewestStateCannotBeRestored() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 3, 3, 3, 3);
    assertThat(texts(validate()))
        .containsExactly(
            "its newest state cannot be restored:"
                + " TXID 0000000000000002 to 0000000000000002 are missing");
  }

  @Test
  void saysThatAReplicaIsEmpty() throws IOException {
    assertThat(texts(validate()))
        .containsExactly("it holds no files: nothing was replicated to it");
  }

  @Test
  void aLevelMayBeginAnewBehindASnapshot() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    history.writeProved(9, 1, 5, 4, 1, 2, 3, 4).writeProved(0, 6, 6, 4, 1);
    ValidationReport report = validate();
    assertThat(texts(report)).isEmpty();
    assertThat(report.isProvedEndToEnd()).isTrue();
  }

  @Test
  void whatRetentionDeletesMeanwhileIsNoFault() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.replace(LtxFileName.of(2, 2), () -> history.writeProved(1, 2, 2, 3, 3));

    ValidationReport report = Validation.of(faulty, 1, (done, total) -> {});

    assertThat(faulty.faultsFired()).isEqualTo(1);
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void aListedFileThatCannotBeReadIsAFault() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.refuse(LtxFileName.of(2, 2), ReplicaException.Kind.NOT_FOUND);
    assertThat(texts(Validation.of(faulty, 1, (done, total) -> {})))
        .containsExactly(SECOND + "it is listed, and cannot be read");
  }

  @Test
  void aReplicaThatCannotBeReadSaysNothingAboutItself() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.refuse(LtxFileName.of(2, 2), ReplicaException.Kind.GIVE_UP);
    ReplicaException failure =
        catchThrowableOfType(
            ReplicaException.class, () -> Validation.of(faulty, 1, (done, total) -> {}));
    assertThat(failure.kind()).isEqualTo(ReplicaException.Kind.GIVE_UP);
  }

  @Test
  void namesTheFileInWhichABitIsFlippedWhereverItMatters() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    writeThreeLevels();
    List<Path> files = ltxFiles();
    int found = 0;
    for (int round = 0; round < 300; round++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] intact = Files.readAllBytes(file);
      byte[] damaged = intact.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      List<String> texts = texts(validate());
      if (!texts.isEmpty()) {
        found++;
        assertThat(texts).singleElement().asString().startsWith(nameOf(file) + ": ");
      }
      Files.write(file, intact);
    }
    assertThat(found).isGreaterThan(150);
  }

  @Test
  void namesTheFileWhereverItIsCut() throws IOException {
    writeThreeLevels();
    for (Path file : ltxFiles()) {
      byte[] intact = Files.readAllBytes(file);
      for (int length = 0; length < intact.length; length += 7) {
        Files.write(file, Arrays.copyOf(intact, length));
        assertThat(texts(validate())).singleElement().asString().startsWith(nameOf(file) + ": ");
      }
      Files.write(file, intact);
    }
  }

  @Test
  void whicheverFileIsGoneOfALowLevelIsMissed() throws IOException {
    writeThreeLevels();
    for (int txid : new int[] {3, 5}) {
      Path file = temporary.resolve("replica/ltx/0/" + LtxFileName.of(txid, txid));
      byte[] intact = Files.readAllBytes(file);
      Files.delete(file);
      assertThat(texts(validate()))
          .contains("level 0: TXID 000000000000000" + txid + " is missing");
      Files.write(file, intact);
    }
  }

  private void writeThreeLevels() throws IOException {
    history
        .writeProved(9, 1, 1, 3, 1, 2, 3)
        .writeProved(0, 2, 2, 4, 1, 4)
        .writeProved(0, 3, 3, 4, 2)
        .compact(1, 2, 3, 1, 2, 4)
        .writeProved(0, 4, 4, 5, 5)
        .compact(9, 1, 4, 1, 2, 3, 4, 5)
        .writeProved(0, 5, 5, 5, 3)
        .writeProved(0, 6, 6, 5, 1);
  }

  private static String nameOf(Path file) {
    return "level " + file.getParent().getFileName() + " " + file.getFileName();
  }

  private List<Path> ltxFiles() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("replica"))) {
      return files.filter(file -> file.toString().endsWith(".ltx")).sorted().toList();
    }
  }

  private ValidationReport validate() throws IOException {
    return Validation.of(replica, 2, (done, total) -> {});
  }

  private static List<String> texts(ValidationReport report) {
    return report.findings().stream().map(Finding::text).toList();
  }
}
