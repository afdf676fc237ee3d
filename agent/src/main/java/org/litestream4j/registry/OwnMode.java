package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.SqliteError;

/**
 * Gives a database that we switched to WAL mode the mode of the app back, for what SQLite does not
 * do in WAL mode. Our connections come back after the next change.
 */
final class OwnMode {
  private final DatabaseListener listener;
  private final JournalModes journalModes;
  private final Map<DriverConnection, Set<OpenDatabase>> given = new ConcurrentHashMap<>();

  OwnMode(DatabaseListener listener, JournalModes journalModes) {
    this.listener = listener;
    this.journalModes = journalModes;
  }

  /**
   * Until {@link #end} our connections do not come. The mode stays where other connections of the
   * app have the database open, beside which it could not leave WAL mode, or where {@code
   * connection} is in a transaction or a query.
   */
  void giveBack(DriverConnection connection, Schema schema) {
    if (!schema.database().isPresent()) {
      return;
    }
    schema.database().get().pragmas().keepOursAway(connection);
    given
        .computeIfAbsent(connection, any -> ConcurrentHashMap.newKeySet())
        .add(schema.database().get());
    Optional<OpenDatabase> database = schema.served().filter(OpenDatabase::isConverted);
    if (!database.isPresent() || database.get().connections().size() > 1) {
      return;
    }
    try {
      // A connection that has not looked at the file since takes it for one in rollback mode.
      connection.exec("PRAGMA " + schema.quoted() + ".schema_version");
      if (isOnlyForOurs(connection, schema)) {
        String mode = journalModes.of(connection, database.get());
        listener.standAside(database.get());
        connection.exec(set(schema, mode));
      }
    } catch (SQLException e) {
      // The database stays in WAL mode.
    }
  }

  /** What {@code connection} needed its mode for is over, or it is closed. */
  void end(DriverConnection connection) {
    for (OpenDatabase database : taken(connection)) {
      database.pragmas().letOursComeAgain(connection);
      listener.touched(database);
    }
  }

  private Set<OpenDatabase> taken(DriverConnection connection) {
    Set<OpenDatabase> databases = given.remove(connection);
    return databases == null ? Collections.emptySet() : databases;
  }

  /** Whether nothing but our connections keeps it in WAL mode: then SQLite refuses by a lock. */
  private static boolean isOnlyForOurs(DriverConnection connection, Schema schema)
      throws SQLException {
    int code = connection.run(set(schema, "delete")).code();
    return SqliteError.primaryCode(code) == SqliteError.BUSY;
  }

  private static String set(Schema schema, String mode) {
    return "PRAGMA " + schema.quoted() + ".journal_mode=" + mode;
  }
}
