package org.litestream4j.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
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
    int start = 0;
    while (true) {
      for (int end = text.indexOf("\n", start); end >= 0; end = text.indexOf("\n", start)) {
        String line = text.substring(start, end);
        if (matches.test(line)) {
          return line;
        }
        start = end + 1;
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
    char[] buffer = new char[8192];
    try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        append(buffer, count);
      }
    } catch (IOException e) {
      append("[the rest is lost: " + e + "]\n");
    } finally {
      end();
    }
  }

  private synchronized void append(char[] buffer, int count) {
    text.append(buffer, 0, count);
    notifyAll();
  }

  private synchronized void append(String line) {
    text.append(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
