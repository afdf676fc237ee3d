package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.replica.file.FileReplica;

/** Replicas of Litestream 0.3. */
class GenerationRestoreTest {
  @TempDir Path temporary;
  private Path root;
  private Path wal;
  private Path output;

  @BeforeEach
  void unpack() throws IOException {
    root = ReferenceReplica.named("e-v0.3.13").unpackTo(temporary);
    wal = root.resolve("generations/f5f9af448fbed5f2/wal");
    output = Files.createDirectory(temporary.resolve("out")).resolve("app.db");
  }

  @Test
  void giveADatabaseWithoutATransactionId() throws IOException {
    RestoredDatabase database = restore();
    assertThat(database.txid()).isEmpty();
    assertThat(database.isProvedEndToEnd()).isFalse();
    assertThat(database.pageSize()).isEqualTo(4096);
    assertThat(output).hasSize(database.commit() * 4096);
    assertThat(database.timestampMillis()).isEqualTo(1_795_247_005_788L);
  }

  @Test
  void areRefusedIfAPieceOfAWalIsMissing() throws IOException {
    Files.delete(wal.resolve("00000002_00001038.wal.lz4"));
    assertRefuses("missing WAL segment: expected 00000002/1038, got 00000002/b128");
  }

  @Test
  void areRefusedIfAWholeWalIsMissing() throws IOException {
    Files.delete(wal.resolve("00000002_00000000.wal.lz4"));
    Files.delete(wal.resolve("00000002_00001038.wal.lz4"));
    Files.delete(wal.resolve("00000002_0000b128.wal.lz4"));
    assertRefuses("missing WAL index: expected 00000002, got 00000003");
  }

  @Test
  void areRefusedIfTheBeginningOfAWalIsMissing() throws IOException {
    Files.delete(wal.resolve("00000001_00000000.wal.lz4"));
    assertRefuses("missing WAL segment: expected 00000001/0, got 00000001/1038");
  }

  @Test
  void areRefusedIfAPieceIsOfAnotherWal() throws IOException {
    Path target = wal.resolve("00000002_00001038.wal.lz4");
    Files.write(target, Files.readAllBytes(wal.resolve("00000003_00001038.wal.lz4")));
    assertRefuses("the WAL holds a frame of another WAL");
  }

  @Test
  void areRefusedIfAByteIsChanged() throws IOException {
    Path file = root.resolve("generations/f5f9af448fbed5f2/snapshots/00000001.snapshot.lz4");
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertRefuses("cannot restore generation f5f9af448fbed5f2 of Litestream 0.3: ");
  }

  @Test
  void giveWayToANewerReplicaInTheSamePlace() throws IOException {
    History history = new History(FileReplica.of(root)).write(9, 1, 1, 2, 1, 2);
    setTime(Instant.parse("2026-11-22T00:00:00Z"));
    restore();
    assertThat(output).hasBinaryContent(history.database());
  }

  @Test
  void winOverAnOlderReplicaInTheSamePlace() throws IOException {
    new History(FileReplica.of(root)).write(9, 1, 1, 2, 1, 2);
    setTime(Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(restore().pageSize()).isEqualTo(4096);
  }

  @Test
  void winForAMomentBeforeTheNewerReplicaBegan() throws IOException {
    new History(FileReplica.of(root)).write(9, 1, 1, 2, 1, 2);
    setTime(Instant.parse("2026-11-22T00:00:00Z"));
    long moment = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    RestoredDatabase database =
        Restore.from(FileReplica.of(root)).to(output).target(RestoreTarget.before(moment)).run();
    assertThat(database.pageSize()).isEqualTo(4096);
  }

  private void setTime(Instant time) throws IOException {
    Files.setLastModifiedTime(
        root.resolve("ltx/9/0000000000000001-0000000000000001.ltx"), FileTime.from(time));
  }

  private RestoredDatabase restore() throws IOException {
    return Restore.from(FileReplica.of(root)).to(output).run();
  }

  private void assertRefuses(String message) {
    assertThat(catchThrowableOfType(RestoreException.class, this::restore))
        .hasMessageContaining(message);
    assertThat(output.getParent()).isEmptyDirectory();
  }
}
