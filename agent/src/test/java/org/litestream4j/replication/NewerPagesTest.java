package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.Restore;

class NewerPagesTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path directory;

  @Test
  void aChainThatItsReplicaHasGoneOnFromGoesOnByADifference() throws Exception {
    Path path = directory.resolve("app.db");
    FileReplica replica = FileReplica.of(directory.resolve("replica"));
    Path disk = directory.resolve("disk");
    try (ReplicatedApp app = ReplicatedApp.create(path)) {
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      assertThat(replicator.awaitDurable(app.commit(), PATIENCE_MILLIS)).isTrue();
    }
    copy(directory, disk);
    long theirs;
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      app.commit();
      theirs = app.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(theirs, PATIENCE_MILLIS)).isTrue();
    }
    try (Stream<Path> files = Files.walk(directory.resolve(".app.db-litestream"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    copy(disk, directory);
    try (ReplicatedApp app = ReplicatedApp.open(path)) {
      LocalChain chain = app.followed().chain();
      Replicator replicator = app.replicateTo(replica);
      replicator.wake();
      while (app.listener().told().stream().noneMatch(told -> told.startsWith("ahead"))) {
        Thread.onSpinWait();
      }
      assertThat(chain.goOnAfter(replicator.newer().orElseThrow())).isTrue();
      assertThat(chain.lastTxid()).isEqualTo(theirs);
      app.capture().resync();
      replicator.chainGoesOn();
      long txid = app.commit();
      replicator.wake();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(txid).isEqualTo(theirs + 2);
    }
    assertThat(replica.list(LtxLevel.SNAPSHOT, 0, Timestamps.LISTED)).as("images").hasSize(1);
    Path restored = directory.resolve("restored.db");
    Restore.from(replica).to(restored).run();
    assertThat(restored).hasSameBinaryContentAs(path);
  }

  /** The database and its meta directory. */
  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(path);
        boolean isMeta = relative.startsWith(".app.db-litestream");
        if (isMeta || relative.toString().equals("app.db")) {
          Files.createDirectories(to.resolve(relative).getParent());
          Files.deleteIfExists(to.resolve(relative));
          Files.copy(path, to.resolve(relative));
        }
      }
    }
  }
}
