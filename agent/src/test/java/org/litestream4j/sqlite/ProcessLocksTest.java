package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.Inode;

class ProcessLocksTest {
  @TempDir Path directory;

  @Test
  void aLockIsSeenUntilAnyDescriptorOfItsFileIsClosed() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/locks")), "/proc/locks is of Linux");
    Path path = Files.createFile(directory.resolve("app.db"));
    Inode inode = Inode.at(path).orElseThrow();
    assertThat(ProcessLocks.isSharedLockHeld(inode)).isFalse();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      FileLock lock = file.getChannel().lock();
      assertThat(ProcessLocks.isSharedLockHeld(inode)).isTrue();
      Files.readAllBytes(path);
      assertThat(ProcessLocks.isSharedLockHeld(inode)).as("%s in Java's eyes", lock).isFalse();
    }
  }
}
