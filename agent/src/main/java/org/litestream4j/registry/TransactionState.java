package org.litestream4j.registry;

import java.sql.SQLException;
import org.litestream4j.intercept.DriverConnection;

/** How far a connection is in a transaction, which no driver tells: found out by asking SQLite. */
enum TransactionState {
  NONE,
  /** Begun, and no page was changed. */
  UNCHANGED,
  CHANGED;

  /**
   * @param connection to a database that is in WAL mode
   */
  static TransactionState inWal(DriverConnection connection) {
    if (!isBegun(connection)) {
      return NONE;
    }
    // In a transaction SQLite keeps the mode: by an error, or silently after a change.
    return succeeds(connection, "PRAGMA main.journal_mode=DELETE") ? CHANGED : UNCHANGED;
  }

  /** BEGIN takes no lock, and COMMIT ends the nothing that it began. */
  static boolean isBegun(DriverConnection connection) {
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
