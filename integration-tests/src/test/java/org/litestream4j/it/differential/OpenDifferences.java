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
              "a backup of a switched file takes its target out of WAL mode, also where that was in"
                  + " it before",
              OpenDifferences::isCopyOutOfWal),
          new OpenDifference(
              "no -journal is left by TRUNCATE and PERSIST: the journal was the WAL",
              difference -> difference.without().call().matches("size of .*\\.db-journal")),
          new OpenDifference(
              "the table-valued pragma_journal_mode and pragma_locking_mode are answered by SQLite"
                  + " itself",
              difference ->
                  difference.without().call().matches(".*pragma_(journal|locking)_mode")
                      && difference.with().answer().matches(".*\\(String (wal|normal)\\) .*")),
          new OpenDifference(
              "a checkpoint beside an open cursor, or in a transaction that has changed nothing,"
                  + " is not refused: no driver tells of either",
              difference ->
                  isCheckpoint(difference)
                      && difference.without().answer().contains("database table is locked")
                      && !difference.with().answer().contains("[SQLITE_BUSY]")),
          new OpenDifference(
              "the app's checkpoint of a file that it has set to WAL tells the frames of our WAL,"
                  + " which restarts at other moments, and that no reader was in its way",
              difference ->
                  isCheckpoint(difference)
                      && difference.without().answer().contains(CHECKPOINTED)
                      && !difference.without().answer().contains("Integer -1")
                      && difference.with().answer().contains(CHECKPOINTED)));

  /**
   * Kinds of calls that the program is without, as from then on everything would differ: the kind,
   * and the cause. {@code -Ddifferential.avoid=} runs it with them.
   */
  static final List<String[]> AVOIDED =
      List.of(
          new String[] {
            "kept-pragmas", "a pragma is answered when it is prepared, not when it is executed"
          },
          new String[] {
            "mode-in-use",
            "journal_mode is set from or to WAL beside an open cursor, or in a transaction that"
                + " has changed nothing"
          },
          new String[] {
            "mode-of-others",
            "a connection that has not looked at the file since learns at once of WAL mode set by"
                + " another"
          },
          new String[] {
            "attached-for-long",
            "PRAGMA journal_mode without a schema is for all attached files; we answer for main"
          },
          new String[] {
            "restored-backup",
            "`restore from` a copy that should be in WAL mode, and is not, sets another mode"
          },
          new String[] {"page-size", "page_size cannot change in WAL mode (README)"},
          new String[] {
            "explained-pragmas", "EXPLAIN PRAGMA, which acts when it is prepared, is not looked at"
          });

  private OpenDifferences() {}

  static Optional<OpenDifference> of(Difference difference) {
    return ALL.stream().filter(open -> open.covers().test(difference)).findFirst();
  }

  private static boolean isCopyOutOfWal(Difference difference) {
    return difference.without().call().startsWith("facts of copy-")
        && difference
            .without()
            .answer()
            .replace("versions 2 2", "versions 1 1")
            .equals(difference.with().answer());
  }

  private static boolean isCheckpoint(Difference difference) {
    return difference
        .without()
        .call()
        .toLowerCase(java.util.Locale.ROOT)
        .contains("wal_checkpoint");
  }
}
