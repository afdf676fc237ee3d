package org.litestream4j.registry;

import java.sql.SQLException;
import org.litestream4j.intercept.DriverConnection;

/** How far a connection is in a transaction, which no driver tells: found out by asking SQLite. */
enum TransactionState {
  NONE,
  /** Begun, and no page was changed. */
  UNCHANGED,
  CHANGED;

  private static final String SYNCHRONOUS = "PRAGMA main.synchronous";

  /**
   * @param schema a database that is in WAL mode
   */
  static TransactionState inWal(
      DriverConnection connection, Schema schema, int statementsInProgress) throws SQLException {
    if (!isBegun(connection, statementsInProgress)) {
      return NONE;
    }
    // In a transaction SQLite keeps the mode: by an error, or silently after a change.
    return succeeds(connection, "PRAGMA " + schema.quoted() + ".journal_mode=DELETE")
        ? CHANGED
        : UNCHANGED;
  }

  /**
   * BEGIN takes no lock, and COMMIT ends the nothing that it began. Beside a statement in progress
   * COMMIT may fail; but the level of synchronous cannot be set in a transaction, not even to what
   * it is.
   */
  static boolean isBegun(DriverConnection connection, int statementsInProgress)
      throws SQLException {
    if (statementsInProgress > 0) {
      String level = String.valueOf(connection.run(SYNCHRONOUS).value(0).orElse(""));
      return !level.isEmpty() && !succeeds(connection, SYNCHRONOUS + "=" + level);
    }
    if (succeeds(connection, "BEGIN")) {
      succeeds(connection, "COMMIT");
      return false;
    }
    return true;
  }

  private static boolean succeeds(DriverConnection connection, String sql) {
    try {
      connection.exec(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
