package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/**
 * What the driver's {@code restore from} writes over a database. SQLite refuses a backup with
 * another page size in WAL mode, and elsewhere takes over the mode of the backup (backup.c,
 * sqlite3_backup_step).
 */
final class Restores {
  private static final String WAL = "wal";

  private final OpenFiles files;
  private final Schemas schemas;
  private final OwnMode ownMode;
  private final Map<DriverConnection, String> toUndo = new ConcurrentHashMap<>();

  Restores(OpenFiles files, Schemas schemas, OwnMode ownMode) {
    this.files = files;
    this.schemas = schemas;
    this.ownMode = ownMode;
  }

  void begin(DriverConnection connection, String schema, String fileName) {
    boolean isFromOneThatWeSwitched =
        OpenedName.path(fileName, connection.openFlags())
            .flatMap(files::at)
            .filter(OpenDatabase::isConverted)
            .isPresent();
    schemas
        .schema(schema, connection)
        .ifPresent(
            restored -> {
              ownMode.giveBack(connection, restored);
              if (isFromOneThatWeSwitched) {
                keepMode(connection, restored);
              }
            });
  }

  private void keepMode(DriverConnection connection, Schema schema) {
    if (!schema.served().isPresent()) {
      String pragma = "PRAGMA " + schema.quoted() + ".journal_mode";
      mode(connection, pragma)
          .filter(mode -> !mode.equals(WAL))
          .ifPresent(mode -> toUndo.put(connection, pragma + "=" + mode));
    }
  }

  void end(DriverConnection connection) {
    String undo = toUndo.remove(connection);
    if (undo != null) {
      mode(connection, undo);
    }
    ownMode.end(connection);
  }

  void forget(DriverConnection connection) {
    toUndo.remove(connection);
  }

  private static Optional<Object> mode(DriverConnection connection, String pragma) {
    try {
      return Optional.of(connection.run(pragma))
          .filter(StatementResult::hasRow)
          .flatMap(row -> row.value(0));
    } catch (SQLException closed) {
      return Optional.empty();
    }
  }
}
