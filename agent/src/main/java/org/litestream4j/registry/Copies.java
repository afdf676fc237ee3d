package org.litestream4j.registry;

import java.util.Optional;
import org.litestream4j.intercept.DriverConnection;

/**
 * Copies that the app makes of its databases, page by page. A copy is in the mode of its original,
 * which may be in WAL mode on our account.
 */
final class Copies {
  private final DatabaseListener listener;
  private final OpenFiles files;
  private final Schemas schemas;

  Copies(DatabaseListener listener, OpenFiles files, Schemas schemas) {
    this.listener = listener;
    this.files = files;
    this.schemas = schemas;
  }

  boolean areInWal(DriverConnection connection, String schema) {
    return switchedByUs(connection, schema).isPresent();
  }

  /** Before a copy is made: whether its file is in WAL mode. */
  boolean isTargetInWal(DriverConnection connection, String schema, String fileName) {
    Optional<OpenDatabase> database = switchedByUs(connection, schema);
    return database.isPresent()
        && OpenedName.path(fileName, connection.openFlags())
            .filter(copy -> OpenFiles.identity(copy).isPresent() && !files.areOf(copy))
            .filter(copy -> listener.isInWal(database.get(), connection, copy))
            .isPresent();
  }

  void made(DriverConnection connection, String schema, String fileName) {
    OpenedName.path(fileName, connection.openFlags())
        .filter(copy -> !files.areOf(copy))
        .ifPresent(
            copy ->
                schemas
                    .named(schema, connection)
                    .ifPresent(database -> listener.backedUp(database, connection, copy)));
  }

  private Optional<OpenDatabase> switchedByUs(DriverConnection connection, String schema) {
    return schemas.named(schema, connection).filter(OpenDatabase::isConverted);
  }
}
