package org.litestream4j.it.harness;

import java.util.List;
import java.util.stream.Collectors;

/** How a process ended, and all that it said. */
public record Exit(int code, String stdout, String stderr) {
  private static final String OURS = "litestream: ";

  /** The lines on stderr that are ours. */
  public List<String> ourLines() {
    return stderr.lines().filter(line -> line.startsWith(OURS)).collect(Collectors.toList());
  }

  /** What stderr would have been without us. */
  public String foreignStderr() {
    return stderr
        .lines()
        .filter(line -> !line.startsWith(OURS))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
