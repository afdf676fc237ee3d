package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.litestream4j.io.Inode;

/** The POSIX locks that this process has, as the kernel sees them (proc(5), /proc/locks). */
public final class HeldLocks {
  private static final Path LOCKS = Paths.get("/proc/locks");
  private static final Path SELF = Paths.get("/proc/self");
  private static final int PID = 4;
  private static final int FILE = 5;

  private HeldLocks() {}

  /** Whether this process has one on a file; false also where that cannot be seen. */
  public static boolean areOn(Inode inode) {
    try {
      String pid = String.valueOf(Files.readSymbolicLink(SELF).getFileName());
      String file = ":" + Long.toUnsignedString(inode.number());
      for (String line : Files.readAllLines(LOCKS, StandardCharsets.US_ASCII)) {
        String[] fields = line.trim().split(" +", -1);
        if (fields.length > FILE && fields[PID].equals(pid) && fields[FILE].endsWith(file)) {
          return true;
        }
      }
      return false;
    } catch (IOException notLinux) {
      return false;
    }
  }
}
