package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.RestoreException.Reason;

class RestoreTest {
  @TempDir Path temporary;
  private FileReplica replica;
  private Path output;

  @BeforeEach
  void createDirectories() throws IOException {
    replica = FileReplica.of(temporary.resolve("replica"));
    output = Files.createDirectory(temporary.resolve("out")).resolve("app.db");
  }

  @Test
  void bringsBackTheNewestState() throws IOException {
    History history =
        new History(replica)
            .write(9, 1, 1, 3, 1, 2, 3)
            .write(0, 2, 2, 4, 1, 4)
            .write(0, 3, 3, 4, 2);

    RestoredDatabase database = Restore.from(replica).to(output).run();

    assertThat(output).hasBinaryContent(history.database());
    assertThat(database.path()).isEqualTo(output);
    assertThat(database.txid()).hasValue(3);
    assertThat(database.timestampMillis()).isEqualTo(History.timestampMillis(3));
    assertThat(database.pageSize()).isEqualTo(History.PAGE_SIZE);
    assertThat(database.commit()).isEqualTo(4);
    assertThat(database.rollingChecksum()).isEqualTo(history.rolling());
    assertThat(database.isProvedEndToEnd()).isFalse();
    assertThat(output.getParent()).isDirectoryNotContaining(file -> !file.equals(output));
  }

  @Test
  void cutsADatabaseThatHasShrunk() throws IOException {
    History history = new History(replica).write(9, 1, 1, 5, 1, 2, 3, 4, 5).write(0, 2, 2, 2, 1);
    Restore.from(replica).to(output).run();
    assertThat(output).hasBinaryContent(history.database());
  }

  @Test
  void bringsBackAnEarlierState() throws IOException {
    History history = new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 2, 1);
    byte[] second = history.database();
    history.write(0, 3, 3, 2, 2);

    Restore.from(replica).to(output).target(RestoreTarget.txid(2)).run();
    assertThat(output).hasBinaryContent(second);

    Path byTime = output.resolveSibling("by-time.db");
    RestoreTarget moment = RestoreTarget.before(History.timestampMillis(3));
    Restore.from(replica).to(byTime).target(moment).run();
    assertThat(byTime).hasBinaryContent(second);
  }

  @Test
  void provesTheStateByTheChecksumThatWasRecordedWithIt() throws IOException {
    new History(replica).writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    assertThat(Restore.from(replica).to(output).run().isProvedEndToEnd()).isTrue();
  }

  @Test
  void claimsNoProofWhereOnlyAnEarlierFileCarriesAChecksum() throws IOException {
    new History(replica).writeProved(9, 1, 1, 2, 1, 2).write(0, 2, 2, 3, 3);
    assertThat(Restore.from(replica).to(output).run().isProvedEndToEnd()).isFalse();
  }

  @Test
  void refusesADatabaseThatDiffersFromWhatWasRecorded() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2).writeMisproved(0, 2, 2, 3, 3);
    assertRefuses(Reason.DAMAGED, "database checksum mismatch");
  }

  @Test
  void refusesADatabaseWithAHole() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 5, 3, 5);
    assertRefuses(Reason.DAMAGED, "page 4 of 5 is in none of the files");
  }

  @Test
  void refusesAFileThatHoldsOtherTransactionsThanItsNameSays() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 2, 1);
    Path level = temporary.resolve("replica/ltx/0");
    Files.move(
        level.resolve(LtxFileName.of(2, 2).toString()),
        level.resolve(LtxFileName.of(2, 3).toString()));
    assertRefuses(Reason.DAMAGED, "by its header");
  }

  @Test
  void visitsTheChecksumsOfAllPages() throws IOException {
    History history = new History(replica).write(9, 1, 1, 3, 1, 2, 3).write(0, 2, 2, 2, 2);
    List<Long> visited = new ArrayList<>();
    RestoredDatabase database = Restore.from(replica).to(output).run();
    database.forEachPage((pgno, checksum) -> visited.add(pgno));
    assertThat(visited).containsExactly(1L, 2L);
    assertThat(database.rollingChecksum()).isEqualTo(history.rolling());
  }

  @Test
  void givesNothingWhereverAFileIsCut() throws IOException {
    new History(replica).write(9, 1, 1, 3, 1, 2, 3).write(0, 2, 2, 3, 1);
    for (Path file : ltxFiles()) {
      byte[] intact = Files.readAllBytes(file);
      for (int length = 0; length < intact.length; length++) {
        Files.write(file, Arrays.copyOf(intact, length));
        assertRefuses(Reason.DAMAGED, "");
      }
      Files.write(file, intact);
    }
  }

  private List<Path> ltxFiles() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("replica"))) {
      return files.filter(file -> file.toString().endsWith(".ltx")).sorted().toList();
    }
  }

  @Test
  void leavesNothingWhenTheReplicaFailsHalfWay() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 2, 1);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.refuse(LtxFileName.of(2, 2), ReplicaException.Kind.GIVE_UP);

    ReplicaException failure =
        catchThrowableOfType(ReplicaException.class, () -> Restore.from(faulty).to(output).run());

    assertThat(failure.kind()).isEqualTo(ReplicaException.Kind.GIVE_UP);
    assertThat(faulty.faultsFired()).isEqualTo(1);
    assertThat(output.getParent()).isEmptyDirectory();
  }

  @Test
  void plansAgainWhenRetentionHasDeletedAFileMeanwhile() throws IOException {
    History history = new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 2, 1);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.replace(LtxFileName.of(2, 2), () -> history.write(1, 2, 2, 2, 1));

    assertThat(Restore.from(faulty).to(output).run().txid()).hasValue(2);

    assertThat(faulty.faultsFired()).isEqualTo(1);
    assertThat(output).hasBinaryContent(history.database());
  }

  @Test
  void examinesTheResultBeforeItTakesItsPlace() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2);
    Files.writeString(output, "the old database");
    Restore restore =
        Restore.from(replica)
            .to(output)
            .overwrite(Overwrite.IDLE)
            .check(
                database -> {
                  throw new IOException("not good enough");
                });
    assertThat(catchThrowableOfType(IOException.class, restore::run)).hasMessage("not good enough");
    assertThat(output).hasContent("the old database");
    assertThat(output.getParent()).isDirectoryNotContaining(file -> !file.equals(output));
  }

  @Test
  void reportsHowFarItIs() throws IOException {
    new History(replica).write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 2, 1);
    List<Long> done = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    Restore.from(replica)
        .to(output)
        .progress(
            (doneBytes, totalBytes) -> {
              done.add(doneBytes);
              totals.add(totalBytes);
            })
        .run();
    assertThat(done).isSorted().last().isEqualTo(totals.get(0));
  }

  private void assertRefuses(Reason reason, String message) {
    RestoreException failure =
        catchThrowableOfType(RestoreException.class, () -> Restore.from(replica).to(output).run());
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(output.getParent()).isEmptyDirectory();
  }
}
