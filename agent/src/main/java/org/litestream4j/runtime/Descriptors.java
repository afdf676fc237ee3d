package org.litestream4j.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file descriptors of this process, of which half are the app's (proc(5): /proc/self/fd and
 * /proc/self/limits). Where they cannot be counted, there are always enough. On any thread.
 */
final class Descriptors {
  private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d+).*");
  private static final long COUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Path process;
  private final OptionalLong limit;
  private long countedNanos = System.nanoTime() - COUNT_NANOS;
  private long used;

  private Descriptors(Path process, OptionalLong limit) {
    this.process = process;
    this.limit = limit;
  }

  /**
   * @param process {@code /proc/self}
   */
  static Descriptors of(Path process) {
    try {
      for (String line : Files.readAllLines(process.resolve("limits"), StandardCharsets.UTF_8)) {
        Matcher matcher = LIMIT.matcher(line);
        if (matcher.matches()) {
          return new Descriptors(process, OptionalLong.of(Long.parseLong(matcher.group(1))));
        }
      }
    } catch (IOException | NumberFormatException notLinux) {
      // As below.
    }
    return new Descriptors(process, OptionalLong.empty());
  }

  /** Whether half of them are used. */
  synchronized boolean areScarce() {
    if (!limit.isPresent()) {
      return false;
    }
    long now = System.nanoTime();
    if (now - countedNanos >= COUNT_NANOS) {
      countedNanos = now;
      String[] open = new File(process.toFile(), "fd").list();
      used = open == null ? 0 : open.length;
    }
    return used * 2 > limit.getAsLong();
  }

  /** Why a database that the app opens now is left alone. */
  synchronized String reason() {
    return "the process uses "
        + used
        + " of "
        + limit.orElse(0)
        + " file descriptors, and the rest is left to the app; raise the limit (ulimit -n)";
  }
}
