package org.litestream4j.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * What a process has read from files, by the kernel's account (rchar of {@code /proc/PID/io}), up
 * to its last moment: the account of a process that has ended is added to that of its parent, so a
 * shell starts it and prints its own.
 */
public final class BytesRead {
  private static final Pattern COUNT = Pattern.compile("(?m)^rchar: (\\d+)$");

  private BytesRead() {}

  /** Skips the test where there is no such account. */
  public static void assumeAreCounted() {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/self/io")), "this machine counts no bytes in /proc/PID/io");
  }

  /** Of a JVM that was started with {@link AgentJvm#accountingReads}. */
  public static long of(Exit exit) {
    Matcher matcher = COUNT.matcher(exit.stdout());
    if (!matcher.find()) {
      throw new AssertionError("no account of what was read in:\n" + exit.stdout());
    }
    return Long.parseLong(matcher.group(1));
  }
}
