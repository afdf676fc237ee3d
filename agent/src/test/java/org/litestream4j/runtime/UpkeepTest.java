package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.UploadSource;
import org.litestream4j.retention.RetentionRules;
import org.litestream4j.simulation.SimulatedTime;
import org.litestream4j.simulation.SimulatedWorkers;

class UpkeepTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int OLD_FILES = 3_500;

  @TempDir Path directory;

  private final SimulatedTime time = new SimulatedTime(Duration.ofDays(20_000).toMillis());
  private final SimulatedWorkers workers = new SimulatedWorkers(time, new Random(1));
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Deletions replica = new Deletions();

  @Test
  void whatIsTooMuchForOneTimeIsDeletedInSeveral() {
    Upkeep upkeep = upkeep();
    upkeep.found(historyOfThreeDays());
    workers.run(Duration.ofMinutes(5).toNanos());
    assertThat(replica.deleted).hasSize(OLD_FILES + 1);
    assertThat(replica.most).isLessThan(OLD_FILES);
    assertThat(said.size()).isZero();
  }

  @Test
  void whoMayNotDeleteIsToldOnceInALongWhile() {
    replica.refuses = true;
    Upkeep upkeep = upkeep();
    upkeep.found(historyOfThreeDays());
    workers.run(Duration.ofHours(5).toNanos());
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("/srv/app.db", "deleting old files", "s3://bucket/app", "no permission");
    assertThat(replica.attempts).isBetween(2, 6);
  }

  private Upkeep upkeep() {
    return new Upkeep(
        "/srv/app.db",
        replica,
        new Compactor(replica, MetaDirectory.at(directory), PageEncoding.BLOCK, time),
        new UpkeepRules(
            List.of(DAY), DAY, RetentionRules.of(DAY, Duration.ZERO), Duration.ofSeconds(15), true),
        new Semaphore(1),
        workers,
        time.clock(),
        Log.to(said, LogLevel.INFO, time.clock()));
  }

  /**
   * Two snapshots that are older than the retention, with many files between them, and one after.
   */
  private List<LtxFileInfo> historyOfThreeDays() {
    long now = time.clock().millis();
    List<LtxFileInfo> files = new ArrayList<>();
    files.add(file(LtxLevel.SNAPSHOT, 1, 1, now - 3 * DAY.toMillis()));
    files.add(file(LtxLevel.SNAPSHOT, 1, OLD_FILES + 1, now - 2 * DAY.toMillis()));
    for (int txid = 2; txid <= OLD_FILES + 1; txid++) {
      files.add(file(1, txid, txid, now - 2 * DAY.toMillis()));
    }
    files.add(file(1, OLD_FILES + 2, OLD_FILES + 2, now));
    files.add(file(LtxLevel.SNAPSHOT, 1, OLD_FILES + 2, now - DAY.toMillis()));
    return files;
  }

  private static LtxFileInfo file(int level, long minTxid, long maxTxid, long millis) {
    return LtxFileInfo.of(level, LtxFileName.of(minTxid, maxTxid), 1_000, millis);
  }

  /** A replica of which only the deletions are of interest. */
  private static final class Deletions implements ReplicaClient {
    private final List<LtxFileInfo> deleted = new ArrayList<>();
    private boolean refuses;
    private int attempts;
    private int most;

    @Override
    public void delete(List<LtxFileInfo> files) throws ReplicaException {
      attempts++;
      if (refuses) {
        throw new ReplicaException(ReplicaException.Kind.GIVE_UP, "no permission", null);
      }
      most = Math.max(most, files.size());
      deleted.addAll(files);
    }

    @Override
    public String displayUrl() {
      return "s3://bucket/app";
    }

    @Override
    public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps) {
      throw new AssertionError("nothing is listed");
    }

    @Override
    public InputStream open(int level, LtxFileName name, long offset) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void put(int level, LtxFileName name, UploadSource source) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public Optional<byte[]> readObject(String name) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void writeObject(String name, byte[] content) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public void close() {}
  }
}
