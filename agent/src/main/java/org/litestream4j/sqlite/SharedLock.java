package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;
import org.litestream4j.io.Inode;

/**
 * The lock that SQLite believes to have on a database while a connection has its WAL open. Linux
 * tells it for the descriptor through which it was taken ({@code lock:} lines in {@code
 * /proc/self/fdinfo}, since 4.1) in microseconds. The list of all locks, for which it lets every
 * processor come to rest first, takes 8 ms and more, so it is asked only where no descriptor shows
 * the lock.
 *
 * <p>Not safe for use by several threads at once.
 */
final class SharedLock {
  private static final Path INFORMATION = Paths.get("/proc/self/fdinfo");

  private final Inode database;
  private Optional<String> descriptor = Optional.empty();

  SharedLock(Inode database) {
    this.database = database;
  }

  /**
   * Whether this process is seen to hold it, or a stronger one.
   *
   * @throws IOException if the system does not tell
   */
  boolean isHeld() throws IOException {
    String process = ProcessLocks.process();
    if (!descriptor.isPresent() || !isTakenThrough(descriptor.get(), process)) {
      descriptor = find(process);
    }
    return descriptor.isPresent() || ProcessLocks.isSharedLockHeld(database);
  }

  /**
   * The descriptor through which it was taken; empty if none is seen to be. Mostly that is one of
   * the last, because a connection that opens the WAL has just been opened, or is ours.
   */
  private Optional<String> find(String process) {
    for (Path descriptor : ProcessDescriptors.of(database)) {
      String name = String.valueOf(descriptor.getFileName());
      if (isTakenThrough(name, process)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private boolean isTakenThrough(String name, String process) {
    try {
      for (String line :
          Files.readAllLines(INFORMATION.resolve(name), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("lock:")
            && ProcessLocks.isSharedLock(line.substring(5), process, database)) {
          return true;
        }
      }
      return false;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
