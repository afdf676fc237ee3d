package org.litestream4j.sqlite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes every way through a program that asks here wherever it could go on in several ways: the
 * program is run again and again, each time with the next sequence of answers. A way that comes
 * into a situation in which another one was before ends there.
 */
final class Choices {
  /** What a run ends with that came where another one was. */
  static final class SeenBefore extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private SeenBefore() {
      super("seen before", null, false, false);
    }
  }

  interface Program {
    void run(Choices choices) throws Exception;
  }

  private static final class Choice {
    private final int ways;
    private int taken;

    private Choice(int ways) {
      this.ways = ways;
    }
  }

  private final List<Choice> path = new ArrayList<>();
  private final Set<String> situations = new HashSet<>();
  private int depth;

  private Choices() {}

  /**
   * Runs {@code program} in every way there is.
   *
   * @return in how many situations it was
   * @throws Exception what one of the runs ended with
   */
  static int exhaust(Program program) throws Exception {
    Choices choices = new Choices();
    do {
      choices.depth = 0;
      try {
        program.run(choices);
      } catch (SeenBefore e) {
        // Another run has gone on from here.
      }
    } while (choices.advance());
    return choices.situations.size();
  }

  /** Which of {@code ways} to take: a number from 0 on. */
  int next(int ways) {
    if (depth == path.size()) {
      path.add(new Choice(ways));
    }
    return path.get(depth++).taken;
  }

  /**
   * @param situation all that decides how the program can go on
   */
  void in(Supplier<String> situation) {
    if (depth == path.size() && !situations.add(situation.get())) {
      throw new SeenBefore();
    }
  }

  private boolean advance() {
    while (!path.isEmpty()) {
      Choice last = path.get(path.size() - 1);
      if (++last.taken < last.ways) {
        return true;
      }
      path.remove(path.size() - 1);
    }
    return false;
  }
}
