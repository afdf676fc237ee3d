package org.litestream4j.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.litestream4j.config.ProcessId;

/**
 * A process of this machine: its id, and when it began, so that another one that got the same id
 * later is not taken for it. As Linux tells it; elsewhere nothing is known of other processes.
 */
public final class ProcessMark {
  /** What has become of a process. */
  public enum State {
    RUNNING,
    /** It was made to pause: SIGSTOP, or a debugger. */
    PAUSED,
    GONE,
    UNKNOWN
  }

  private static final Path PROCESSES = Paths.get("/proc");

  /** Fields of /proc/PID/stat behind the name of the program, counted from 0. */
  private static final int STATE = 0;

  private static final int BEGUN = 19;

  private final String id;
  private final String begun;

  private ProcessMark(String id, String begun) {
    this.id = id;
    this.begun = begun;
  }

  /**
   * @param begun as {@link #begun()} has told it
   */
  static ProcessMark of(String id, String begun) {
    return new ProcessMark(id, begun);
  }

  public static ProcessMark ofThisProcess() {
    String id = ProcessId.text();
    return new ProcessMark(id, field(id, BEGUN));
  }

  public String id() {
    return id;
  }

  /** In ticks since the start of the machine; empty if that is not known. */
  String begun() {
    return begun;
  }

  public State state() {
    if (begun.isEmpty() || !Files.isDirectory(PROCESSES.resolve("self"))) {
      return State.UNKNOWN;
    }
    if (!field(id, BEGUN).equals(begun)) {
      return State.GONE;
    }
    switch (field(id, STATE)) {
      case "T":
      case "t":
        return State.PAUSED;
      case "Z":
      case "X":
        return State.GONE;
      default:
        return State.RUNNING;
    }
  }

  private static String field(String process, int index) {
    try {
      byte[] bytes = Files.readAllBytes(PROCESSES.resolve(process).resolve("stat"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", -1);
      return index < fields.length ? fields[index] : "";
    } catch (IOException e) {
      return "";
    }
  }
}
