package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.sqlite.AppDatabase;

/**
 * What an interruption costs: {@code -Ddifference.mib} says how large the database is. The bounds
 * are those of a whole gigabyte.
 */
class DifferenceTest {
  private static final int MIB = Integer.getInteger("difference.mib", 64);
  private static final int CHANGED_PAGES = 100;
  private static final int ROW_BYTES = 4_000;
  private static final long MOST_BYTES = 1 << 20;

  @TempDir Path directory;

  @Test
  void aLargeDatabaseThatWasChangedMeanwhileCostsOneReadAndWhatDiffers() throws Exception {
    Path path = directory.resolve("app.db");
    int rows = MIB * ((1 << 20) / ROW_BYTES);
    try (AppDatabase app = AppDatabase.createRollback(path)) {
      for (int written = 0; written < rows; written += 16 * 256) {
        app.insertRows(Math.min(rows - written, 16 * 256), ROW_BYTES);
      }
    }
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
    }
    try (AppDatabase app = AppDatabase.open(path)) {
      Random random = new Random(1);
      app.execute("BEGIN");
      for (int i = 0; i < CHANGED_PAGES; i++) {
        app.execute(
            "UPDATE t SET b = randomblob("
                + ROW_BYTES
                + ") WHERE id = "
                + (1 + random.nextInt(rows)));
      }
      app.execute("COMMIT");
    }
    try (Followed followed = Followed.open(path)) {
      long readBefore = bytesRead();
      followed.captureClosed();
      long readBytes = bytesRead() - readBefore;

      assertThat(followed.chain().lastTxid()).isEqualTo(3);
      Path file = followed.meta().ltxFile(0, followed.meta().newest().orElseThrow());
      assertThat(Files.size(file)).isBetween((long) ROW_BYTES, MOST_BYTES);
      assertThat(followed.meta().list(LtxLevel.SNAPSHOT)).as("images").hasSize(1);
      assertThat(readBytes)
          .as("bytes read")
          .isBetween(Files.size(path), Files.size(path) * 11 / 10);
    }
  }

  /** By this process, from wherever. */
  private static long bytesRead() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
        .findFirst()
        .orElseThrow();
  }
}
