package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;

/** A replica is read from time to time to prove that it can be restored, while the app runs. */
class DrillIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path directory;

  @Test
  void aReplicaIsProvedAndAFileThatIsDamagedLaterIsNamedInOneLine() throws Exception {
    Path database = directory.resolve("app.db");
    Path meta = directory.resolve(".app.db-litestream");
    Path backup = directory.resolve("backup");
    try (Console app =
        Console.start(
            AgentJvm.withAgent("replica=file://" + backup + ",validation.interval=1s")
                .driver(Driver.newest()))) {
      app.open(database);
      app.sql(database, "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('first')");
      Path record = awaitRecord(meta, "\"verified-txid\":\"0000000000000", "\"failure\":\"\"");
      Path snapshot = onlySnapshot(backup.resolve("app.db/ltx/9"));
      byte[] bytes = Files.readAllBytes(snapshot);
      bytes[bytes.length - 1] ^= 1;
      Files.write(snapshot, bytes);

      assertThat(app.jvm().awaitStderr("a drill has found"))
          .contains(
              database.toString(),
              "file://"
                  + backup.resolve("app.db")
                  + " cannot be restored: level 9 "
                  + snapshot.getFileName()
                  + ": file checksum mismatch");
      assertThat(Files.readString(record)).contains("file checksum mismatch");
      app.end();
    }
  }

  private static Path awaitRecord(Path meta, String... contents) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (Path record : records(meta)) {
        String text = Files.readString(record);
        if (Stream.of(contents).allMatch(text::contains)) {
          return record;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no drill was recorded in " + meta);
  }

  private static List<Path> records(Path meta) throws IOException {
    if (!Files.isDirectory(meta)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(meta)) {
      return files.filter(file -> file.getFileName().toString().matches("drill-.*json")).toList();
    }
  }

  private static Path onlySnapshot(Path level) throws IOException {
    try (Stream<Path> files = Files.list(level)) {
      List<Path> snapshots = files.toList();
      assertThat(snapshots).hasSize(1);
      return snapshots.get(0);
    }
  }
}
