package org.litestream4j.it.differential;

import java.util.List;
import java.util.Optional;

/** All differences that an app may see, and no others. */
final class Excuses {
  private static final String ERROR = "!";
  private static final String BUSY = "[SQLITE_BUSY]";

  static final List<Excuse> ALL =
      List.of(
          new Excuse("readers and writers", Excuses::isPassedByReadersAndWriters),
          new Excuse("`PRAGMA data_version`", Excuses::isDataVersion));

  private Excuses() {}

  static Optional<Excuse> of(Difference difference) {
    return ALL.stream().filter(excuse -> excuse.covers().test(difference)).findFirst();
  }

  /** Where the app itself has set WAL mode, they pass each other without the agent, too. */
  private static boolean isPassedByReadersAndWriters(Difference difference) {
    return !difference.isInWal()
        && difference.without().answer().startsWith(ERROR)
        && difference.without().answer().contains(BUSY)
        && !difference.with().answer().contains(BUSY);
  }

  private static boolean isDataVersion(Difference difference) {
    String number = ".*\\[data_version] \\(Integer \\d+\\) \\(1\\).*";
    return difference.without().answer().matches(number)
        && difference.with().answer().matches(number);
  }
}
