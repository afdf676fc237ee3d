package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A child JVM. Closing it kills it, so that no test leaves one behind. */
public final class RunningJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Output stdout;
  private final Output stderr;

  RunningJvm(ProcessBuilder command) throws IOException {
    process = command.start();
    stdout = new Output(process.getInputStream(), "stdout of " + process.pid());
    stderr = new Output(process.getErrorStream(), "stderr of " + process.pid());
  }

  /** A JVM that is started in a way of its own, such as by a script. */
  public static RunningJvm startedBy(ProcessBuilder command) throws IOException {
    AgentJvm.withoutInheritedSettings(command);
    return new RunningJvm(command);
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for a line on stdout that contains the text. */
  public String awaitStdout(String text) throws InterruptedException {
    return awaitStdout(line -> line.contains(text));
  }

  /** Waits for a line on stdout that matches. */
  public String awaitStdout(Predicate<String> matches) throws InterruptedException {
    return stdout.awaitLine(matches, PATIENCE);
  }

  /** Waits for a line on stderr that contains the text. */
  public String awaitStderr(String text) throws InterruptedException {
    return stderr.awaitLine(line -> line.contains(text), PATIENCE);
  }

  /** Gives the app a line on stdin. */
  public void send(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** SIGTERM. By the handle, because {@link Process#destroy} throws unread output away. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL: the JVM does nothing more. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public Exit await() throws InterruptedException {
    return await(PATIENCE);
  }

  public Exit await(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new AssertionError(
          "The JVM did not end within "
              + timeout
              + ".\nstdout:\n"
              + stdout.awaitEnd()
              + "\nstderr:\n"
              + stderr.awaitEnd());
    }
    return new Exit(process.exitValue(), stdout.awaitEnd(), stderr.awaitEnd());
  }

  @Override
  public void close() {
    kill();
  }
}
