package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.Inode;

/**
 * What SQLite's backup has just made of a database in WAL mode: it is in WAL mode, too. Of any
 * other it leaves its target in WAL mode if it was in it before (backup.c, sqlite3_backup_step).
 */
public final class FreshCopy {
  private final ClassLoader driverLoader;
  private final Path file;
  private final Properties appProperties;

  private FreshCopy(ClassLoader driverLoader, Path file, Properties appProperties) {
    this.driverLoader = driverLoader;
    this.file = file;
    this.appProperties = appProperties;
  }

  /**
   * A file that is, or is to become, such a copy.
   *
   * @param driverLoader the loader that defined the driver's classes in the app
   * @param appProperties those of the app's connection, for the cipher keys
   */
  public static FreshCopy at(Path file, ClassLoader driverLoader, Properties appProperties) {
    return new FreshCopy(driverLoader, file, appProperties);
  }

  /**
   * Whether it is in WAL mode; a file that is not there is not.
   *
   * @throws SQLException if SQLite does not take it for a database
   */
  public boolean isInWal() throws SQLException, IOException {
    return answer("PRAGMA journal_mode").filter("wal"::equals).isPresent();
  }

  /**
   * Puts it into rollback-journal mode, unless somebody has it open.
   *
   * @throws SQLException if SQLite refuses; the copy is whole, and in WAL mode
   */
  public void leaveWal() throws SQLException, IOException {
    try {
      answer("PRAGMA journal_mode=DELETE");
    } catch (SQLException e) {
      if (!SqliteError.isBusy(e)) {
        throw e;
      }
    }
  }

  private Optional<String> answer(String sql) throws SQLException, IOException {
    Optional<Inode> inode = Inode.at(file);
    if (!inode.isPresent()) {
      return Optional.empty();
    }
    try (ControlConnection connection =
        ControlConnections.through(driverLoader, file, inode.get(), appProperties).open()) {
      return Optional.of(connection.queryText(sql));
    }
  }
}
