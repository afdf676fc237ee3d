package org.litestream4j.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Elects the one process that replicates a database: whoever holds the lock of a file of ours in
 * the meta directory, until it lets go of it or ends.
 *
 * <p>The channels are held strongly, because one that is collected is closed, and a file that is
 * held is not opened again, because closing the second descriptor would drop the lock of the first.
 */
public final class ReplicationLock {
  private static final String FILE_NAME = "lock";

  private static final Map<Path, FileChannel> HELD = new HashMap<>();

  private ReplicationLock() {}

  /**
   * Makes this process the one that may change what is known of a database.
   *
   * @param meta of the database; made if it is missing
   * @return false if another process has the lock, and replicates the database
   */
  public static boolean acquire(MetaDirectory meta) throws IOException {
    meta.create();
    return acquire(meta.file(FILE_NAME));
  }

  /** Lets another process be the one, or this one once more. */
  public static void release(MetaDirectory meta) throws IOException {
    release(meta.file(FILE_NAME));
  }

  static void release(Path file) throws IOException {
    synchronized (HELD) {
      FileChannel channel = HELD.remove(file.toAbsolutePath().normalize());
      if (channel != null) {
        channel.close();
      }
    }
  }

  /** Whether this process holds the lock of {@code file} now; false if another one does. */
  static boolean acquire(Path file) throws IOException {
    synchronized (HELD) {
      Path key = file.toAbsolutePath().normalize();
      if (HELD.containsKey(key)) {
        return true;
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        HELD.put(key, channel);
        lock = channel.tryLock();
        return lock != null;
      } finally {
        if (lock == null) {
          HELD.remove(key);
          channel.close();
        }
      }
    }
  }
}
