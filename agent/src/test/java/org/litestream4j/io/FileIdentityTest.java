package org.litestream4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
  @TempDir Path directory;

  @Test
  void aFileThatComesAndGoesIsThereOrNot() throws Exception {
    Path path = directory.resolve("app.db");
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> comeAndGo(path, isOver));
    boolean wasThere = false;
    boolean wasGone = false;
    try {
      long deadline = System.nanoTime() + 10_000_000_000L;
      for (int i = 0; i < 20_000 || !(wasThere && wasGone); i++) {
        boolean isThere = FileIdentity.read(path).isPresent();
        wasThere |= isThere;
        wasGone |= !isThere;
        assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      }
    } finally {
      isOver.set(true);
      other.join();
    }
  }

  private static void comeAndGo(Path path, AtomicBoolean isOver) {
    try {
      while (!isOver.get()) {
        Files.createFile(path);
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
