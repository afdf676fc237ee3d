package org.litestream4j.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import org.litestream4j.io.Inode;

/** Another process that wants a database file to itself, as the last one to close it does. */
public final class SharedLockOutsider {
  private static final String GOT_IT = "got it";

  private SharedLockOutsider() {}

  public static void main(String[] arguments) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw");
        FileLock lock =
            file.getChannel().tryLock(ProcessLocks.SHARED_FIRST, ProcessLocks.SHARED_SIZE, false)) {
      System.out.println(lock == null ? "refused" : GOT_IT);
    }
  }

  public static boolean getsTheFileToItself(Path database)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SharedLockOutsider.class.getName(),
                    database.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = process.inputReader().readLine();
    process.waitFor();
    return GOT_IT.equals(answer);
  }

  /** Whether the system shows the lock of a process that is known to hold it. */
  public static boolean isLockSeen(Path database) throws IOException {
    return ProcessLocks.isSharedLockHeld(Inode.at(database).orElseThrow());
  }
}
