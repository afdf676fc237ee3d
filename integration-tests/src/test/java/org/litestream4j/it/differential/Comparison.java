package org.litestream4j.it.differential;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two transcripts of the same program, call by call. */
final class Comparison {
  private static final int PREDECESSORS = 25;
  private static final String EPISODE = "episode on ";

  private final Map<String, Integer> tolerated = new TreeMap<>();
  private Optional<String> fault = Optional.empty();
  private final Set<String> partedFiles = new TreeSet<>();
  private int calls;
  private int skipped;

  private Comparison() {}

  static Comparison of(List<AnsweredCall> without, List<AnsweredCall> with) {
    Comparison comparison = new Comparison();
    comparison.compare(without, with);
    return comparison;
  }

  /** The first difference that nothing excuses, with the calls before it. */
  Optional<String> fault() {
    return fault;
  }

  /** How many calls were compared. */
  int calls() {
    return calls - skipped;
  }

  /**
   * The files in which a writer was let through that a reader would have blocked, or that the
   * driver failed to close: from then on their episodes were not compared.
   */
  Set<String> partedFiles() {
    return partedFiles;
  }

  /** How often which difference was tolerated. */
  Map<String, Integer> tolerated() {
    return tolerated;
  }

  private void compare(List<AnsweredCall> without, List<AnsweredCall> with) {
    String mode = "";
    String file = "";
    for (; calls < Math.max(without.size(), with.size()); calls++) {
      if (calls >= without.size() || calls >= with.size()) {
        fault = Optional.of("Only one of the two made call " + (calls + 1) + told(without));
        return;
      }
      AnsweredCall one = without.get(calls);
      if (one.call().startsWith(EPISODE)) {
        mode = one.call().substring(one.call().lastIndexOf(' ') + 1);
        file = one.call().substring(EPISODE.length(), one.call().indexOf(" in "));
      }
      if (partedFiles.contains(file)) {
        skipped++;
        continue;
      }
      Difference difference = new Difference(mode, one, with.get(calls));
      if (!one.equals(difference.with())) {
        Optional<String> reason = reason(difference);
        if (!reason.isPresent()) {
          fault = Optional.of(told(without) + "\nwith the agent:\n" + difference.with());
          return;
        }
        tolerated.merge(reason.get(), 1, Integer::sum);
        if (Excuses.parts(difference)) {
          partedFiles.add(file);
        }
      }
      if (isLeftOpen(one)) {
        partedFiles.add(file);
      }
    }
  }

  /**
   * Some old drivers fail to close a connection, and never will: its file stays as it is in use.
   */
  private static boolean isLeftOpen(AnsweredCall call) {
    return call.call().equals("close") && call.answer().startsWith("!");
  }

  private static Optional<String> reason(Difference difference) {
    if (!difference.without().isSameCallAs(difference.with())) {
      return Optional.empty();
    }
    return Excuses.of(difference)
        .map(Excuse::row)
        .or(() -> OpenDifferences.of(difference).map(open -> "OPEN: " + open.cause()));
  }

  private String told(List<AnsweredCall> without) {
    StringBuilder text = new StringBuilder();
    int end = Math.min(calls + 1, without.size());
    for (AnsweredCall call : without.subList(Math.max(0, end - PREDECESSORS), end)) {
      text.append('\n').append(call);
    }
    return text.toString();
  }
}
