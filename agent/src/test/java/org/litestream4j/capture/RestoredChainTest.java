package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.sqlite.AppDatabase;

class RestoredChainTest {
  private static final int PAGE_SIZE = 4096;
  private static final long TXID = 100;

  @TempDir Path directory;

  private Path path;
  private MetaDirectory meta;

  @BeforeEach
  void restore() throws Exception {
    path = directory.resolve("app.db");
    try (AppDatabase app = AppDatabase.createRollback(path)) {
      app.insertRows(20, 3000);
    }
    meta = MetaDirectory.besides(path);
    byte[] bytes = Files.readAllBytes(path);
    int pages = bytes.length / PAGE_SIZE;
    RestoredChain.of(
            path,
            TXID,
            PAGE_SIZE,
            pages,
            rolling(bytes, pages),
            sink -> {
              for (int page = 1; page <= pages; page++) {
                sink.page(page, checksum(bytes, page));
              }
            })
        .writeTo(
            meta, DatabaseIdentity.restored(Optional.of("id"), "file:///r"), Clock.systemUTC());
  }

  @Test
  void replicationGoesOnWithoutReadingTheDatabase() throws Exception {
    try (Followed followed = Followed.open(path)) {
      assertThat(followed.chain().lastTxid()).isEqualTo(TXID);
      assertThat(new ClosedCapture(path, followed.chain(), Clock.systemUTC()).isUpToDate())
          .isTrue();
    }
    assertThat(DatabaseIdentity.of(meta).id()).isEqualTo("id");
    assertThat(DatabaseIdentity.of(meta).restoredFrom()).contains("file:///r");
  }

  @Test
  void theNextChangeIsOneL0FileWithTheChecksumOfAll() throws Exception {
    try (AppDatabase app = AppDatabase.open(path)) {
      app.execute("UPDATE t SET b = randomblob(3000) WHERE id = 10");
    }
    try (Followed followed = Followed.open(path)) {
      followed.captureClosed();
      assertThat(followed.chain().lastTxid()).isEqualTo(TXID + 1);
      byte[] bytes = Files.readAllBytes(path);
      assertThat(followed.newestFile().databaseChecksum())
          .isEqualTo(rolling(bytes, bytes.length / PAGE_SIZE));
    }
  }

  private static long rolling(byte[] bytes, int pages) {
    long rolling = RollingChecksum.EMPTY;
    for (int page = 1; page <= pages; page++) {
      rolling = RollingChecksum.add(rolling, checksum(bytes, page));
    }
    return rolling;
  }

  private static long checksum(byte[] bytes, int page) {
    int at = (page - 1) * PAGE_SIZE;
    return PageChecksum.of(page, Arrays.copyOfRange(bytes, at, at + PAGE_SIZE), 0, PAGE_SIZE);
  }
}
