package org.litestream4j.it.differential;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** All differences that an app may see, and no others. */
final class Excuses {
  private static final String ERROR = "!";
  private static final String CHECKPOINTED = "[busy, log, checkpointed] (";

  /** Calls that leave everything as it is, for whoever gets an answer and whoever gets none. */
  private static final Pattern READING =
      Pattern.compile(
          "((query|execute|prepared|batch): )?(SELECT|VALUES|EXPLAIN|PRAGMA [a-z_.]+$).*"
              + "|getters|catalog .*|columns of .*|serialize|aggregate");

  static final List<Excuse> ALL =
      List.of(
          new Excuse("readers and writers", Excuses::isPassedByReadersAndWriters),
          new Excuse("`PRAGMA data_version`", Excuses::isDataVersion),
          new Excuse("WAL mode that another connection has set", Excuses::isModeBeforeALook),
          new Excuse("the `-journal` that `journal_mode=PERSIST` leaves", Excuses::isLeftJournal),
          new Excuse("the numbers that `PRAGMA wal_checkpoint` tells", Excuses::isCheckpoint));

  private Excuses() {}

  static Optional<Excuse> of(Difference difference) {
    return ALL.stream().filter(excuse -> excuse.covers().test(difference)).findFirst();
  }

  /** Where the app itself has set WAL mode, they pass each other without the agent, too. */
  private static boolean isPassedByReadersAndWriters(Difference difference) {
    return !difference.isInWal() && (isBlocked(difference) || isBlockedCatalog(difference));
  }

  private static boolean isBlocked(Difference difference) {
    return difference.without().answer().startsWith(ERROR)
        && isBusy(difference.without())
        && !isBusy(difference.with());
  }

  /** Some parts of the catalog are empty to the driver where it meets a lock. */
  private static boolean isBlockedCatalog(Difference difference) {
    return difference.without().call().startsWith("catalog ")
        && difference.without().answer().endsWith("] (0)");
  }

  /** Drivers before 3.9 do not always tell SQLite's name of the error. */
  private static boolean isBusy(AnsweredCall call) {
    return call.answer().contains("[SQLITE_BUSY]") || call.answer().contains("database is locked");
  }

  /** Whether nothing that comes later can be compared: with the agent the call did something. */
  static boolean parts(Difference difference) {
    return isPassedByReadersAndWriters(difference)
        && !READING.matcher(difference.without().call()).matches();
  }

  private static boolean isModeBeforeALook(Difference difference) {
    return difference.without().call().equals("before a look: PRAGMA journal_mode")
        && !difference.without().answer().startsWith(ERROR)
        && difference.with().answer().contains("(String wal)");
  }

  private static boolean isLeftJournal(Difference difference) {
    return difference.without().call().matches("size of .*\\.db-journal")
        && !difference.without().answer().equals("0");
  }

  /** Of a database that the app itself has in WAL mode. */
  private static boolean isCheckpoint(Difference difference) {
    return difference.without().call().toLowerCase(Locale.ROOT).contains("wal_checkpoint")
        && difference.without().answer().contains(CHECKPOINTED)
        && !difference.without().answer().contains("Integer -1")
        && difference.with().answer().contains(CHECKPOINTED);
  }

  private static boolean isDataVersion(Difference difference) {
    String number = ".*\\[data_version] \\(Integer \\d+\\) \\(1\\).*";
    return difference.without().answer().matches(number)
        && difference.with().answer().matches(number);
  }
}
