package org.litestream4j.it.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** How each pair ended: a line for each driver, a column for each Java. */
final class MatrixTable {
  private final Map<String, Map<String, String>> results = new LinkedHashMap<>();
  private final Set<String> runtimes = new LinkedHashSet<>();

  /**
   * @param pairs in the order of the rows and columns
   */
  MatrixTable(Collection<Pair> pairs) {
    for (Pair pair : pairs) {
      results.computeIfAbsent(pair.driver().toString(), driver -> new ConcurrentHashMap<>());
      runtimes.add(pair.runtime().toString());
    }
  }

  /** A check that a test makes. */
  interface Check {
    void run() throws Exception;
  }

  void record(Pair pair, Check check) throws Exception {
    String result = "FAILED";
    try {
      check.run();
      result = "passed";
    } catch (TestAbortedException e) {
      result = "skipped";
      throw e;
    } finally {
      results.get(pair.driver().toString()).put(pair.runtime().toString(), result);
    }
  }

  void write(Path file) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| Driver | ").append(String.join(" | ", runtimes)).append(" |\n|---|");
    runtimes.forEach(runtime -> table.append("---|"));
    results.forEach(
        (driver, byRuntime) ->
            table
                .append("\n| ")
                .append(driver)
                .append(
                    runtimes.stream()
                        .map(runtime -> byRuntime.getOrDefault(runtime, ""))
                        .collect(Collectors.joining(" | ", " | ", " |"))));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table + "\n");
  }
}
