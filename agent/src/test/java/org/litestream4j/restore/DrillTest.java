package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.file.FileReplica;

class DrillTest {
  private static final String URL = "file:///backup/app.db";

  @TempDir Path temporary;
  private FileReplica replica;
  private History history;

  @BeforeEach
  void begin() {
    replica = FileReplica.of(temporary.resolve("replica"));
    history = new History(replica);
  }

  @Test
  void provesTheNewestState() throws IOException {
    history
        .writeProved(9, 1, 1, 5, 1, 2, 3, 4, 5)
        .writeProved(0, 2, 2, 3, 1)
        .writeProved(0, 3, 3, 4, 4)
        .writeProved(0, 4, 4, 4, 2);
    try (Drill drill = Drill.of(replica)) {
      assertThat(drill.goOn(() -> true)).isTrue();
      assertThat(drill.txid()).isEqualTo(4);
      assertThat(drill.timestampMillis()).isEqualTo(History.timestampMillis(4));
    }
  }

  @Test
  void canBeInterruptedAfterEachPage() throws IOException {
    history.writeProved(9, 1, 1, 3, 1, 2, 3).writeProved(0, 2, 2, 3, 1);
    try (Drill drill = Drill.of(replica)) {
      int turns = 1;
      while (!drill.goOn(() -> false)) {
        turns++;
      }
      assertThat(turns).as("four pages, two files, and the end").isEqualTo(7);
    }
  }

  /** Whatever a restore refuses fails here, and the other way round. */
  @Test
  void agreesWithARestoreWhateverBitIsFlipped() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    history
        .writeProved(9, 1, 1, 3, 1, 2, 3)
        .writeProved(0, 2, 2, 4, 1, 4)
        .writeProved(0, 3, 3, 2, 2)
        .write(0, 4, 4, 3, 3);
    List<Path> files;
    try (Stream<Path> all = Files.walk(temporary.resolve("replica"))) {
      files = all.filter(file -> file.toString().endsWith(".ltx")).sorted().toList();
    }
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] intact = Files.readAllBytes(file);
      byte[] damaged = intact.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      boolean isRestored = isRestored();
      RestoreException failure =
          catchThrowableOfType(RestoreException.class, () -> Drill.of(replica).goOn(() -> true));
      assertThat(failure == null)
          .as("restored %s, drill %s", isRestored, failure)
          .isEqualTo(isRestored);
      if (failure != null) {
        refused++;
        assertThat(failure).hasMessageContaining(file.getFileName().toString());
      }
      Files.write(file, intact);
    }
    assertThat(refused).isGreaterThan(50);
  }

  private boolean isRestored() throws IOException {
    Path output = temporary.resolve("restored.db");
    try {
      Restore.from(replica).to(output).run();
      Files.delete(output);
      return true;
    } catch (RestoreException e) {
      return false;
    }
  }

  @Test
  void saysWhichStateIsNotWhatWasRecorded() throws IOException {
    history.write(9, 1, 1, 2, 1, 2).writeMisproved(0, 2, 2, 3, 3);
    assertFails(
        "the files of TXID 0000000000000001 to 0000000000000002: database checksum mismatch");
  }

  @Test
  void missesAPageThatIsInNoFile() throws IOException {
    history.write(9, 1, 1, 2, 1, 2).write(0, 2, 2, 5, 3, 5);
    assertFails("page 4 of 5 is in none of the files");
  }

  @Test
  void missesTransactions() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 3, 3, 3, 3);
    assertFails("have up to 0000000000000001 but next file starts at 0000000000000003");
  }

  private void assertFails(String message) {
    RestoreException failure =
        catchThrowableOfType(RestoreException.class, () -> Drill.of(replica).goOn(() -> true));
    assertThat(failure).hasMessageContaining(message);
  }

  @Test
  void aReplicaThatCannotBeReadFailsNoDrill() throws IOException {
    history.writeProved(9, 1, 1, 2, 1, 2).writeProved(0, 2, 2, 3, 3);
    FaultyReplica faulty = new FaultyReplica(replica);
    faulty.refuse(LtxFileName.of(2, 2), ReplicaException.Kind.GIVE_UP);
    assertThat(
            catchThrowableOfType(ReplicaException.class, () -> Drill.of(faulty).goOn(() -> true)))
        .isNotNull();
    assertThat(faulty.faultsFired()).isEqualTo(1);
  }

  @Test
  void isRememberedWithTheStateThatWasProvedLast() throws IOException {
    MetaDirectory meta = MetaDirectory.at(temporary);
    history.writeProved(9, 1, 1, 2, 1, 2);
    try (Drill drill = Drill.of(replica)) {
      assertThat(drill.goOn(() -> true)).isTrue();
      DrillRecord.none().verified(drill, 1_000).writeTo(meta, URL);
    }
    DrillRecord.read(meta, URL).failed("broken", 2_000).writeTo(meta, URL);

    DrillRecord record = DrillRecord.read(meta, URL);

    assertThat(record.isVerified()).isTrue();
    assertThat(record.txid()).isEqualTo(1);
    assertThat(record.verifiedMillis()).isEqualTo(1_000);
    assertThat(record.endedMillis()).isEqualTo(2_000);
    assertThat(record.failure()).hasValue("broken");
    assertThat(DrillRecord.read(meta, URL + "2").isVerified()).isFalse();
  }

  @Test
  void isForgottenIfItsRecordCannotBeRead() throws IOException {
    MetaDirectory meta = MetaDirectory.at(temporary);
    DrillRecord.none().failed("broken", 2_000).writeTo(meta, URL);
    Path file;
    try (Stream<Path> files = Files.list(temporary)) {
      file = files.filter(path -> path.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    for (String content :
        List.of("", "{", "[]", "{\"replica\":\"" + URL + "\",\"verified-txid\":\"x\"}")) {
      Files.writeString(file, content);
      assertThat(DrillRecord.read(meta, URL).failure()).isEmpty();
    }
  }
}
