package org.litestream4j.it.differential;

import java.util.List;
import java.util.Optional;

/** What is still to be repaired. What is repaired is taken off. */
final class OpenDifferences {
  private static final String CHECKPOINTED = "[busy, log, checkpointed] (";

  /** Each of these is seen where it happens and changes nothing of what comes later. */
  static final List<OpenDifference> ALL =
      List.of(
          new OpenDifference(
              "the -journal that PERSIST leaves is as long as that of the last change of the mode, and"
                  + " of several modes that of the connection that asked last counts",
              OpenDifferences::isLeftJournal),
          new OpenDifference(
              "a kept PRAGMA that reads what no execution changes tells it anew only where SQLite"
                  + " compiles it again, as after ALTER TABLE",
              difference ->
                  difference.without().call().startsWith("execute kept")
                      && difference
                          .without()
                          .answer()
                          .matches(".*\\[(wal_autocheckpoint|locking_mode|synchronous)] .*")),
          new OpenDifference(
              "the app's checkpoint of a file that it has set to WAL tells the frames of our WAL,"
                  + " which restarts at other moments, and that no reader was in its way",
              difference ->
                  isCheckpoint(difference)
                      && difference.without().answer().contains(CHECKPOINTED)
                      && !difference.without().answer().contains("Integer -1")
                      && difference.with().answer().contains(CHECKPOINTED)));

  private OpenDifferences() {}

  static Optional<OpenDifference> of(Difference difference) {
    return ALL.stream().filter(open -> open.covers().test(difference)).findFirst();
  }

  private static boolean isLeftJournal(Difference difference) {
    return difference.without().call().matches("size of .*\\.db-journal")
        && !difference.without().answer().equals("0");
  }

  private static boolean isCheckpoint(Difference difference) {
    return difference
        .without()
        .call()
        .toLowerCase(java.util.Locale.ROOT)
        .contains("wal_checkpoint");
  }
}
