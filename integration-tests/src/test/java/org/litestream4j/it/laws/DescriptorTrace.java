package org.litestream4j.it.laws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which descriptors of databases a process had, and when, from a trace by {@code strace}. SQLite
 * opens a database to write to it, and we to read it; the driver makes sure that it could be
 * created by creating it ({@code O_EXCL}).
 */
final class DescriptorTrace {
  private static final Pattern UNFINISHED = Pattern.compile("(\\d+) +(.*) <unfinished \\.\\.\\.>");
  private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
  private static final Pattern OPEN =
      Pattern.compile("open(?:at)?\\([^\"]*\"([^\"]+)\", ([A-Z_|]+).* = (\\d+)(?:<.*)?");
  private static final Pattern STAT =
      Pattern.compile("(?:new)?fstat(?:at)?\\((\\d+)\\D.*st_ino=(\\d+),.*");
  private static final Pattern CLOSE = Pattern.compile("close\\((\\d+)\\D.*");

  private record Descriptor(String path, boolean isSqlites, String inode) {
    /** Where the program never asked for the inode, the path has to do. */
    private boolean isOfSameFileAs(Descriptor other) {
      return (inode.isEmpty() || other.inode.isEmpty())
          ? path.equals(other.path)
          : inode.equals(other.inode);
    }
  }

  private final Map<Integer, Descriptor> open = new HashMap<>();
  private final Map<String, Integer> timesOpened = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private DescriptorTrace() {}

  /** The program that writes such a trace of the one that is appended. */
  static List<String> tracing(Path trace) {
    return List.of(
        "strace",
        "-f",
        "-v",
        "-e",
        "trace=open,openat,close,fstat,newfstatat,dup,dup2,dup3",
        "-e",
        "signal=none",
        "-o",
        trace.toString());
  }

  static boolean isPossible() throws InterruptedException {
    try {
      Process tried =
          new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static DescriptorTrace read(Path trace) throws IOException {
    DescriptorTrace read = new DescriptorTrace();
    Map<String, String> unfinished = new HashMap<>();
    for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
      Matcher begun = UNFINISHED.matcher(line);
      Matcher resumed = RESUMED.matcher(line);
      Matcher whole = LINE.matcher(line);
      if (begun.matches()) {
        unfinished.put(begun.group(1), begun.group(2));
      } else if (resumed.matches()) {
        read.call(unfinished.remove(resumed.group(1)) + resumed.group(2));
      } else if (whole.matches()) {
        read.call(whole.group(2));
      }
    }
    return read;
  }

  /** What was done that may drop locks of SQLite. */
  List<String> faults() {
    return faults;
  }

  /** How many times anything but SQLite has opened a file of this path. */
  int timesOpenedByUs(Path path) {
    return timesOpened.getOrDefault("ours " + path, 0);
  }

  int timesOpenedBySqlite(Path path) {
    return timesOpened.getOrDefault("sqlite " + path, 0);
  }

  private void call(String call) {
    Matcher opened = OPEN.matcher(call);
    Matcher stat = STAT.matcher(call);
    Matcher closed = CLOSE.matcher(call);
    if (opened.matches()) {
      opened(Integer.parseInt(opened.group(3)), opened.group(1), opened.group(2));
    } else if (stat.matches()) {
      hasInode(Integer.parseInt(stat.group(1)), stat.group(2));
    } else if (closed.matches()) {
      closed(Integer.parseInt(closed.group(1)));
    } else if (call.startsWith("dup")) {
      Matcher number = Pattern.compile("dup\\d?\\((\\d+)\\D.*").matcher(call);
      if (number.matches() && open.containsKey(Integer.parseInt(number.group(1)))) {
        faults.add("a descriptor of a database was doubled: " + call);
      }
    }
  }

  private void opened(int descriptor, String path, String flags) {
    boolean isDatabase = path.endsWith(".db");
    if (flags.contains("O_EXCL") || !(isDatabase || path.endsWith(".db-shm"))) {
      return;
    }
    boolean isSqlites = flags.contains("O_RDWR");
    timesOpened.merge((isSqlites ? "sqlite " : "ours ") + path, 1, Integer::sum);
    if (isDatabase) {
      open.put(descriptor, new Descriptor(path, isSqlites, ""));
    } else if (!isSqlites) {
      faults.add(path + " was opened by somebody else than SQLite");
    }
  }

  private void hasInode(int number, String inode) {
    Descriptor descriptor = open.get(number);
    if (descriptor == null || !descriptor.inode().isEmpty()) {
      return;
    }
    open.remove(number);
    Descriptor known = new Descriptor(descriptor.path(), descriptor.isSqlites(), inode);
    checkOpened(known);
    open.put(number, known);
  }

  private void closed(int number) {
    Descriptor descriptor = open.remove(number);
    if (descriptor != null && descriptor.inode().isEmpty()) {
      checkOpened(descriptor);
    }
    if (descriptor != null && !descriptor.isSqlites() && isAny(true, descriptor)) {
      faults.add(descriptor.path() + " was closed while SQLite has it open");
    }
  }

  private void checkOpened(Descriptor descriptor) {
    if (!descriptor.isSqlites() && isAny(false, descriptor)) {
      faults.add(descriptor.path() + " was opened although we have it open");
    }
  }

  private boolean isAny(boolean ofSqlite, Descriptor like) {
    return open.values().stream()
        .anyMatch(one -> one.isSqlites() == ofSqlite && one.isOfSameFileAs(like));
  }
}
