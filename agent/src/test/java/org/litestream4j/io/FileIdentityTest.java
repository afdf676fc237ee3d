package org.litestream4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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

  @Test
  void aFileIsStillThereUntilItIsWrittenToOrGone() throws Exception {
    Path path = Files.write(directory.resolve("app.db"), new byte[] {1, 2});
    FileTime before = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(path, before);
    FileIdentity file = FileIdentity.read(path).orElseThrow(AssertionError::new);
    assertThat(file.isStillAt(path)).isTrue();

    long deadline = System.nanoTime() + 10_000_000_000L;
    while (file.isStillAt(path)) { // The clock of the file system goes by jiffies.
      Files.write(path, new byte[] {3, 4});
      Files.setLastModifiedTime(path, before);
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
    }
    FileIdentity written = FileIdentity.read(path).orElseThrow(AssertionError::new);
    Files.copy(path, directory.resolve("copy.db"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(directory.resolve("copy.db"), path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(written.isStillAt(path)).isFalse();
    Files.delete(path);
    assertThat(written.isStillAt(path)).isFalse();
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
