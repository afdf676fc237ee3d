package org.litestream4j.registry;

import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.SchemaFile;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.FileIdentity;

/** Open databases by the names that a connection knows them by. */
final class Schemas {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final OpenFiles files;

  Schemas(OpenFiles files) {
    this.files = files;
  }

  /** All of {@code connection}, with what is replicated; empty if none of them has a file. */
  List<Schema> of(DriverConnection connection) {
    return with(OpenDatabase::isReplicated, connection);
  }

  /**
   * The one by which {@code connection} knows {@code database}, whether that is replicated or not.
   */
  Optional<Schema> of(OpenDatabase database, DriverConnection connection) {
    return with(database::equals, connection).stream()
        .filter(schema -> schema.database().isPresent())
        .findFirst();
  }

  private List<Schema> with(Predicate<OpenDatabase> wanted, DriverConnection connection) {
    List<OpenDatabase> databases = files.of(connection);
    if (databases.isEmpty()) {
      return Collections.emptyList();
    }
    try {
      List<Schema> schemas = new ArrayList<>();
      for (SchemaFile file : databaseList(connection)) {
        schemas.add(
            new Schema(
                file.schema(),
                fileBehind(file).flatMap(found -> among(databases, found)).filter(wanted)));
      }
      return Collections.unmodifiableList(schemas);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot find out which files " + connection + " has", e);
    }
  }

  /** SQLite 3.8 reads the schema for it, and the lock for that may be taken for a moment. */
  private static List<SchemaFile> databaseList(DriverConnection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return connection.databaseList();
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !SqliteError.isBusy(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** The replicated database that {@code connection} knows by {@code name}. */
  Optional<OpenDatabase> named(String name, DriverConnection connection) {
    return schema(name, connection).flatMap(Schema::database);
  }

  /** What {@code connection} knows by {@code name}. */
  Optional<Schema> schema(String name, DriverConnection connection) {
    return Schema.in(of(connection), name);
  }

  private static Optional<FileIdentity> fileBehind(SchemaFile file) {
    return file.isFileless() ? Optional.empty() : OpenFiles.identity(Paths.get(file.file()));
  }

  private static Optional<OpenDatabase> among(List<OpenDatabase> databases, FileIdentity file) {
    return databases.stream().filter(database -> database.inode().equals(file.inode())).findFirst();
  }
}
