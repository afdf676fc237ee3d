package org.litestream4j.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Elects the one process that replicates a database: whoever holds the lock of a file of ours in
 * the meta directory. It ends with the process, however that ends.
 */
final class ReplicationLock implements Closeable {
  static final String FILE_NAME = "lock";

  /** Held for the life of the process. */
  private final FileChannel channel;

  private ReplicationLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty if another process, or another agent in this one, holds it. */
  static Optional<ReplicationLock> acquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new ReplicationLock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // Held within this JVM.
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
