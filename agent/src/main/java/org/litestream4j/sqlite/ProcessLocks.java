package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.litestream4j.io.Inode;

/**
 * The POSIX locks of this process, as Linux lists them in {@code /proc/locks}: {@code 1: POSIX
 * ADVISORY READ <pid> <major>:<minor>:<inode> <first byte> <last byte>}.
 */
final class ProcessLocks {
  /** The bytes that every connection locks for sharing (os.h: SHARED_FIRST, SHARED_SIZE). */
  static final long SHARED_FIRST = 0x40000002L;

  static final long SHARED_SIZE = 510;

  private static final int LOOKS = 6;
  private static final Path LOCKS = Paths.get("/proc/locks");
  private static final Path SELF = Paths.get("/proc/self");

  private ProcessLocks() {}

  /**
   * Whether this process is seen to hold SQLite's shared lock, or a stronger one. Devices are not
   * compared: some file systems have another one here than in their attributes. The system tells
   * its list in parts, and one that changes in between may lack a lock that is held all the time:
   * only one that is not there in any of several is not held.
   *
   * @throws IOException if the system does not tell
   */
  static boolean isSharedLockHeld(Inode database) throws IOException {
    for (int look = 0; look < LOOKS; look++) {
      if (isListed(database)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isListed(Inode database) throws IOException {
    String process = process();
    for (String line : Files.readAllLines(LOCKS, StandardCharsets.ISO_8859_1)) {
      if (isSharedLock(line, process, database)) {
        return true;
      }
    }
    return false;
  }

  /** This process, as the system names it in its lists. */
  static String process() throws IOException {
    return Files.readSymbolicLink(SELF).toString();
  }

  /** Whether a line of the list is SQLite's shared lock of {@code process}, or a stronger one. */
  static boolean isSharedLock(String line, String process, Inode database) {
    String[] fields = line.trim().split("\\s+", -1);
    return fields.length == 8
        && fields[1].equals("POSIX")
        && fields[4].equals(process)
        && fields[5].endsWith(":" + database.number())
        && Long.parseLong(fields[6]) <= SHARED_FIRST
        && (fields[7].equals("EOF") || Long.parseLong(fields[7]) >= SHARED_FIRST + SHARED_SIZE - 1);
  }
}
