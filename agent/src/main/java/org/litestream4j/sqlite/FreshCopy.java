package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.litestream4j.io.Inode;

/**
 * What SQLite's backup has just made of a database in WAL mode: it is in WAL mode, too. Of any
 * other it leaves its target in WAL mode if it was in it before (backup.c, sqlite3_backup_step).
 */
public final class FreshCopy {
  private FreshCopy() {}

  /**
   * Whether {@code file}, which is to become such a copy, is in WAL mode.
   *
   * @throws SQLException if SQLite does not take it for a database
   */
  public static boolean isInWal(ClassLoader driverLoader, Path file, Properties appProperties)
      throws SQLException, IOException {
    Optional<Inode> inode = Inode.at(file);
    if (!inode.isPresent()) {
      return false;
    }
    try (ControlConnection connection =
        ControlConnections.through(driverLoader, file, inode.get(), appProperties).open()) {
      return connection.queryText("PRAGMA journal_mode").equals("wal");
    }
  }

  /**
   * Puts {@code copy} into rollback-journal mode, unless somebody has it open.
   *
   * @param driverLoader the loader that defined the driver's classes in the app
   * @param appProperties those of the app's connection, for the cipher keys
   * @throws SQLException if SQLite refuses; the copy is whole, and in WAL mode
   */
  public static void leaveWal(ClassLoader driverLoader, Path copy, Properties appProperties)
      throws SQLException, IOException {
    Optional<Inode> inode = Inode.at(copy);
    if (!inode.isPresent()) {
      return;
    }
    try (ControlConnection connection =
        ControlConnections.through(driverLoader, copy, inode.get(), appProperties).open()) {
      connection.queryText("PRAGMA journal_mode=DELETE");
    } catch (SQLException e) {
      if (!ControlConnection.isBusy(e)) {
        throw e;
      }
    }
  }
}
