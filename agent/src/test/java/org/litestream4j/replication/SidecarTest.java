package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.ReferenceReplica;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreTarget;

/**
 * A real Litestream and the agent follow each other at one database: what it has left is gone on
 * with, and what we leave is what it needs. Its needs are those that were found with the real one:
 * its position is the newest file of level 0, of which it wants one with a place in a WAL.
 */
class SidecarTest {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long FIRST_FRAME = 32;

  @TempDir Path directory;

  @Test
  void whatARealLitestreamHasLeftIsGoneOnWithAndItsHistoryStays() throws Exception {
    FileReplica replica = leftByLitestream();
    long theirs = newestTxid(replica);
    Path newest = restored(replica, RestoreTarget.latest());
    try (ReplicatedApp app = ReplicatedApp.open(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      while (!replicator.wasContacted()) {
        Thread.onSpinWait();
      }
      long txid = app.vacuum();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(replicator.isRefused()).isFalse();
      assertThat(txid).isGreaterThan(theirs);
    }
    assertThat(restored(replica, RestoreTarget.txid(theirs))).hasSameBinaryContentAs(newest);
    assertThat(restored(replica, RestoreTarget.latest()))
        .hasSameBinaryContentAs(directory.resolve("app.db"));
    assertIsWhatLitestreamNeeds(replica);
  }

  @Test
  void aReplicaOfAnotherDatabaseIsRefusedThoughItsFilesHaveTheSameNames() throws Exception {
    FileReplica replica = leftByLitestream();
    Path newest = restored(replica, RestoreTarget.latest());
    long theirs = newestTxid(replica);
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("other.db"))) {
      while (app.commit() < theirs) {
        app.followed().forgetUpTo(0);
      }
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      assertThat(replicator.awaitDurable(theirs, PATIENCE_MILLIS)).isFalse();
      assertThat(replicator.isRefused()).isTrue();
    }
    assertThat(restored(replica, RestoreTarget.latest())).hasSameBinaryContentAs(newest);
  }

  @Test
  void whatWeLeaveIsWhatARealLitestreamNeeds() throws Exception {
    FileReplica replica = FileReplica.of(directory.resolve("replica"));
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      send(app, replicator, app.followed().chain().lastTxid());
      assertIsWhatLitestreamNeeds(replica);
      send(app, replicator, app.commit());
      assertIsWhatLitestreamNeeds(replica);
      app.capture().snapshot();
      send(app, replicator, app.followed().chain().lastTxid());
      assertIsWhatLitestreamNeeds(replica);
      app.restartAfter(app.followed().chain().lastTxid());
      send(app, replicator, app.followed().chain().lastTxid());
      assertIsWhatLitestreamNeeds(replica);
    }
  }

  private static void send(ReplicatedApp app, Replicator replicator, long txid) throws Exception {
    replicator.wake();
    assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
    app.followed().forgetUpTo(txid);
  }

  /** The replica of a sidecar that was stopped, its database, and its meta directory. */
  private FileReplica leftByLitestream() throws Exception {
    Path unpacked = ReferenceReplica.named("a-page-4096").unpackTo(directory.resolve("unpacked"));
    FileReplica replica = FileReplica.of(unpacked);
    Restore.from(replica).to(directory.resolve("app.db")).run();
    Path meta = Files.createDirectories(directory.resolve(".app.db-litestream/ltx/0"));
    try (Stream<Path> files = Files.list(unpacked.resolve("ltx/0"))) {
      for (Path file : files.toList()) {
        Files.copy(file, meta.resolve(file.getFileName()));
      }
    }
    return replica;
  }

  private void assertIsWhatLitestreamNeeds(FileReplica replica) throws IOException {
    MetaDirectory meta = MetaDirectory.besides(directory.resolve("app.db"));
    LtxFileName local = meta.newest().orElseThrow();
    assertThat(local.minTxid()).as("one TXID").isEqualTo(local.maxTxid());
    try (InputStream in = Files.newInputStream(meta.ltxFile(0, local))) {
      assertHasAPlace(LtxHeader.readFrom(in));
    }
    List<LtxFileInfo> levelZero = replica.list(0, 0, ReplicaClient.Timestamps.LISTED);
    LtxFileInfo remote = levelZero.get(levelZero.size() - 1);
    assertThat(remote.name()).as("newest at the replica").isEqualTo(local);
    try (InputStream in = replica.open(0, remote.name(), 0)) {
      assertHasAPlace(LtxHeader.readFrom(in));
    }
    assertThat(newestTxid(replica)).as("of all levels").isEqualTo(remote.maxTxid());
  }

  private static void assertHasAPlace(LtxHeader header) {
    assertThat(header.walOffset()).isGreaterThanOrEqualTo(FIRST_FRAME);
    assertThat(header.walSalt1() | header.walSalt2()).isNotZero();
  }

  private static long newestTxid(FileReplica replica) throws IOException {
    long newest = 0;
    for (int level = 0; level <= 9; level++) {
      for (LtxFileInfo file : replica.list(level, 0, ReplicaClient.Timestamps.LISTED)) {
        newest = Math.max(newest, file.maxTxid());
      }
    }
    return newest;
  }

  private Path restored(FileReplica replica, RestoreTarget target) throws IOException {
    Path path = Files.createTempDirectory(directory, "restored").resolve("restored.db");
    Restore.from(replica).to(path).target(target).run();
    return path;
  }
}
