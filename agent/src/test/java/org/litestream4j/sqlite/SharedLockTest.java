package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.Inode;

class SharedLockTest {
  @TempDir Path directory;
  private Path path;
  private SharedLock shared;

  @BeforeEach
  void aFile() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/locks")), "/proc/locks is of Linux");
    path = Files.createFile(directory.resolve("app.db"));
    shared = new SharedLock(Inode.at(path).orElseThrow());
  }

  @Test
  void itIsSeenUntilAnyDescriptorOfItsFileIsClosed() throws Exception {
    assertThat(shared.isHeld()).isFalse();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      FileLock lock = file.getChannel().lock();
      assertThat(shared.isHeld()).isTrue();
      assertThat(shared.isHeld()).as("once its descriptor is known").isTrue();
      Files.readAllBytes(path);
      assertThat(shared.isHeld()).as("%s in Java's eyes", lock).isFalse();
    }
  }

  @Test
  void itIsSeenAgainWhereItIsTakenThroughAnotherDescriptor() throws Exception {
    try (RandomAccessFile first = new RandomAccessFile(path.toFile(), "rw");
        RandomAccessFile second = new RandomAccessFile(path.toFile(), "rw")) {
      FileLock taken = lockShared(first);
      assertThat(shared.isHeld()).isTrue();
      taken.release();
      assertThat(shared.isHeld()).isFalse();
      assertThat(lockShared(second)).isNotNull();
      assertThat(shared.isHeld()).isTrue();
    }
  }

  @Test
  void aLockOfOtherBytesIsNotTakenForIt() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      assertThat(file.getChannel().lock(0, ProcessLocks.SHARED_FIRST, false)).isNotNull();
      assertThat(shared.isHeld()).isFalse();
    }
  }

  private static FileLock lockShared(RandomAccessFile file) throws Exception {
    return file.getChannel().lock(ProcessLocks.SHARED_FIRST, ProcessLocks.SHARED_SIZE, true);
  }
}
