package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.Restore;

/** What waits for a replica that is away for long, and how it gets there in the end. */
class SpoolTest {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long CAP_BYTES = 150_000;
  private static final int COMMITS = 200;

  @TempDir Path directory;
  private FaultyReplica replica;

  @BeforeEach
  void makeReplica() {
    replica = new FaultyReplica(FileReplica.of(directory.resolve("replica")));
  }

  @Test
  void staysUnderItsCapAndEverythingArrives() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      LocalChain chain = app.followed().chain();
      chain.limitSpool(OptionalLong.of(CAP_BYTES));
      Replicator replicator = app.replicateTo(replica);
      long before = app.overwrite(3);
      replicator.wake();
      assertThat(replicator.awaitDurable(before, PATIENCE_MILLIS)).isTrue();

      replica.goAway();
      long largest = 0;
      long txid = 0;
      for (int i = 0; i < COMMITS; i++) {
        txid = app.overwrite(1);
        largest = Math.max(largest, spoolBytes());
      }
      assertThat(largest).as("bytes that wait").isLessThan(CAP_BYTES + 50_000);
      assertThat(chain.meta().list(1)).as("merged").isNotEmpty();

      replica.comeBack();
      replicator.retryNow();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(replica.puts()).isSortedAccordingTo(Comparator.comparing(LtxFileName::maxTxid));
    }
    assertRestoreIsTheDatabase();
  }

  @Test
  void theNewestFileStaysForARealLitestream() throws Exception {
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      LocalChain chain = app.followed().chain();
      chain.limitSpool(OptionalLong.of(1));
      replica.goAway();
      Replicator replicator = app.replicateTo(replica);
      long txid = app.overwrite(20);
      assertThat(chain.meta().list(0)).containsExactly(LtxFileName.of(txid, txid));

      replica.comeBack();
      replicator.retryNow();
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(
              FileReplica.of(directory.resolve("replica"))
                  .list(0, 0, ReplicaClient.Timestamps.LISTED))
          .extracting(LtxFileInfo::name)
          .contains(LtxFileName.of(txid, txid));
    }
    assertRestoreIsTheDatabase();
  }

  @Test
  void whatWasMergedIsGoneOnWithAfterARestart() throws Exception {
    long merged;
    try (ReplicatedApp app = ReplicatedApp.create(directory.resolve("app.db"))) {
      app.followed().chain().limitSpool(OptionalLong.of(1));
      merged = app.overwrite(20);
    }
    try (ReplicatedApp app = ReplicatedApp.open(directory.resolve("app.db"))) {
      Replicator replicator = app.replicateTo(replica);
      long txid = app.commit();
      replicator.wake();
      assertThat(txid).isGreaterThan(merged);
      assertThat(replicator.awaitDurable(txid, PATIENCE_MILLIS)).isTrue();
      assertThat(app.followed().chain().meta().list(9)).as("images").hasSize(1);
    }
    assertRestoreIsTheDatabase();
  }

  private long spoolBytes() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(".app.db-litestream/ltx"))) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += file.toString().contains("/ltx/9/") ? 0 : Files.size(file);
      }
      return bytes;
    }
  }

  private void assertRestoreIsTheDatabase() throws Exception {
    Path restored = directory.resolve("restored.db");
    Restore.from(FileReplica.of(directory.resolve("replica"))).to(restored).run();
    assertThat(restored).hasSameBinaryContentAs(directory.resolve("app.db"));
  }
}
