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

  /** The database, its WAL and its shared memory or a journal. */
  private static final int OF_A_CONNECTION = 3;

  private final Path process;
  private final OptionalLong limit;
  private long countedNanos = System.nanoTime() - COUNT_NANOS;
  private long foundGoneNanos = System.nanoTime() - COUNT_NANOS;
  private long used;

  /** By the app since they were counted. */
  private long opened;

  private long promised;

  private Descriptors(Path process, OptionalLong limit) {
    this.process = process;
    this.limit = limit;
    recount();
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
    return count() * 2 > limit.orElse(Long.MAX_VALUE / 2);
  }

  /** Whether so many are used that the app may miss what its own next files need. */
  synchronized boolean areNearlyGone() {
    return isThreeQuarters(count());
  }

  private boolean isThreeQuarters(long descriptors) {
    return descriptors * 4 > limit.orElse(Long.MAX_VALUE / 4) * 3;
  }

  /**
   * The app has opened a connection, which may be one of many in a row: as {@link #areNearlyGone}.
   * They are counted only if these may be the ones that were still left, and not again for 100 ms
   * after they were found to be nearly gone: what could be let go was let go then.
   */
  synchronized boolean areNearlyGoneAfterOpen() {
    opened += OF_A_CONNECTION;
    if (!isThreeQuarters(used + opened) || System.nanoTime() - foundGoneNanos < COUNT_NANOS) {
      return false;
    }
    recount();
    boolean areNearlyGone = isThreeQuarters(used);
    if (areNearlyGone) {
      foundGoneNanos = System.nanoTime();
    }
    return areNearlyGone;
  }

  /**
   * Sets {@code descriptors} aside that are not open yet, unless the app's half would have to give
   * some of them.
   */
  synchronized boolean promise(long descriptors) {
    recount();
    boolean isRoom = (used + promised + descriptors) * 2 <= limit.orElse(Long.MAX_VALUE);
    if (isRoom) {
      promised += descriptors;
    }
    return isRoom;
  }

  /** They are open by now, and counted. */
  synchronized void areOpen(long descriptors) {
    takeBack(descriptors);
    recount();
  }

  /** They are not needed any more. To count all of them again would hold up a close of the app. */
  synchronized void takeBack(long descriptors) {
    promised -= descriptors;
  }

  private long count() {
    if (System.nanoTime() - countedNanos >= COUNT_NANOS) {
      recount();
    }
    return used;
  }

  private void recount() {
    if (!limit.isPresent()) {
      return;
    }
    countedNanos = System.nanoTime();
    opened = 0;
    String[] open = new File(process.toFile(), "fd").list();
    used = open == null ? 0 : open.length;
  }

  /** Why a database that the app opens now is left alone. */
  synchronized String reason() {
    return "the process uses "
        + used
        + " of "
        + limit.orElse(0)
        + " file descriptors, and half of them are left to the app; raise the limit (ulimit -n)";
  }
}
