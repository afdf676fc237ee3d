package org.litestream4j.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.SideFile;

/**
 * Automatic checkpoints are set for a connection with all that it has attached
 * (sqlite.org/c3ref/wal_autocheckpoint.html). Where they are off for a database of ours, the others
 * have theirs before the app's next statement instead.
 */
final class UnreplicatedWals {
  /** Of a page of SQLite's default size: others only have theirs sooner or later. */
  private static final long FRAME_BYTES = 4096 + 24;

  private final OpenFiles files;
  private final Schemas schemas;
  private final AutomaticCheckpoints checkpoints;

  UnreplicatedWals(OpenFiles files, Schemas schemas, AutomaticCheckpoints checkpoints) {
    this.files = files;
    this.schemas = schemas;
    this.checkpoints = checkpoints;
  }

  void beforeStatement(DriverConnection connection) {
    List<OpenDatabase> databases = files.of(connection);
    if (databases.size() < 2 || databases.stream().allMatch(OpenDatabase::isReplicated)) {
      return;
    }
    long limitBytes = FRAME_BYTES * checkpoints.pages(connection);
    for (OpenDatabase database : databases) {
      if (limitBytes > 0 && !database.isReplicated() && walBytes(database) > limitBytes) {
        checkpoint(connection, database);
      }
    }
  }

  private static long walBytes(OpenDatabase database) {
    Path wal = SideFile.WAL.of(database.path());
    try {
      return FileSize.ofAny(wal);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + wal, e);
    }
  }

  private void checkpoint(DriverConnection connection, OpenDatabase database) {
    Optional<Schema> schema = schemas.of(database, connection);
    if (schema.isPresent()) {
      try {
        connection.exec("PRAGMA " + schema.get().quoted() + ".wal_checkpoint(PASSIVE)");
      } catch (SQLException inTransaction) {
        // One of the next statements tries again.
      }
    }
  }
}
