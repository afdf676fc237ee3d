package org.litestream4j.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** One output stream of a process, read by a thread of its own so that the process never blocks. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final Thread reader;
  private boolean ended;

  Output(InputStream stream, String name) {
    reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  /** The first whole line that matches, from the beginning of the output on. */
  synchronized String awaitLine(Predicate<String> matches, Duration timeout)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (true) {
      var found = text.toString().lines().filter(matches).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      long remainingMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (ended || remainingMillis <= 0) {
        throw new AssertionError(
            (ended ? "The output ended" : "No such line within " + timeout) + ":\n" + text);
      }
      wait(remainingMillis);
    }
  }

  /** All of it, once the process has closed its end. */
  String awaitEnd() throws InterruptedException {
    reader.join();
    synchronized (this) {
      return text.toString();
    }
  }

  private void read(InputStream stream) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        append(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end();
    }
  }

  private synchronized void append(String line) {
    text.append(line).append('\n');
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
