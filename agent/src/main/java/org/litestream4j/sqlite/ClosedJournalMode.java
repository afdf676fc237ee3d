package org.litestream4j.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.Inode;

/** The journal mode of a database that the app has closed. */
public final class ClosedJournalMode {
  private final ControlConnections connections;

  private ClosedJournalMode(ControlConnections connections) {
    this.connections = connections;
  }

  /**
   * @param driverLoader the loader that defined the driver's classes in the app
   * @param appProperties those of the app's connection, for the cipher keys
   * @throws SQLException if the driver cannot be made
   */
  public static ClosedJournalMode of(
      Path database, Inode inode, ClassLoader driverLoader, Properties appProperties)
      throws SQLException {
    return new ClosedJournalMode(
        ControlConnections.through(driverLoader, database, inode, appProperties));
  }

  /**
   * Sets it, by a connection that opens and closes the database.
   *
   * @return false if another connection is in the way
   */
  public boolean set(String mode) throws SQLException {
    try (ControlConnection connection = connections.open()) {
      return mode.equalsIgnoreCase(connection.queryText("PRAGMA journal_mode=" + mode));
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        return false;
      }
      throw e;
    }
  }
}
