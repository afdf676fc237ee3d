package org.litestream4j.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that wants to replicate the same database. */
public final class LockOutsider {
  private static final String GOT_IT = "got it";

  private LockOutsider() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(ReplicationLock.acquire(Path.of(arguments[0])) ? GOT_IT : "held");
    if (arguments.length > 1) {
      TimeUnit.MINUTES.sleep(1);
    }
  }

  /** Whether another process gets the lock. */
  static boolean gets(Path file) throws IOException {
    return answer(start(file.toString())).equals(GOT_IT);
  }

  /** A process that has the lock and keeps it. */
  public static Process hold(Path file) throws IOException {
    Process holder = start(file.toString(), "and keep it");
    if (!answer(holder).equals(GOT_IT)) {
      throw new IllegalStateException("the lock was held");
    }
    return holder;
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LockOutsider.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String answer(Process process) throws IOException {
    BufferedReader lines = process.inputReader();
    return lines.readLine();
  }
}
