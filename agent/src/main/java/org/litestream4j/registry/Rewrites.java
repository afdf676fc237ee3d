package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

/**
 * Statements that write all of a database anew, which SQLite does not do in WAL mode, or not as it
 * was asked to. A database that we switched has the mode of the app while one of them runs.
 */
final class Rewrites {
  private final Schemas schemas;
  private final OwnMode ownMode;
  private final PageSizes pageSizes = new PageSizes();

  Rewrites(Schemas schemas, OwnMode ownMode) {
    this.schemas = schemas;
    this.ownMode = ownMode;
  }

  /** {@code connection} is about to run {@code pragma}. */
  void note(DriverConnection connection, Pragma pragma) {
    pageSizes.note(connection, pragma);
  }

  /** Executes {@code sql}, which is a VACUUM. */
  StatementResult vacuum(DriverConnection connection, String sql) throws SQLException {
    Optional<Schema> rewritten =
        pageSizes
            .rewrittenBy(connection, sql)
            .flatMap(schema -> schemas.schema(schema, connection));
    if (!rewritten.isPresent()) {
      return connection.run(sql);
    }
    ownMode.giveBack(connection, rewritten.get());
    try {
      return connection.run(sql);
    } finally {
      ownMode.end(connection);
    }
  }

  /**
   * Executes {@code sql}, which is {@code change}, if it concerns a database that is replicated.
   *
   * @return empty if it does not, or if the driver knows no such pragma
   */
  Optional<StatementResult> rekey(DriverConnection connection, Pragma change, String sql)
      throws SQLException {
    Optional<Schema> schema = schemas.schema(change.schema(), connection);
    Optional<OpenDatabase> database = schema.flatMap(Schema::database);
    if (!database.isPresent()) {
      return Optional.empty();
    }
    ownMode.giveBack(connection, schema.get());
    try {
      StatementResult result = connection.run(sql);
      if (result.hasRow()) {
        Keys.follow(database.get(), change);
      }
      return result.isDone() ? Optional.empty() : Optional.of(result);
    } finally {
      ownMode.end(connection);
    }
  }

  void forget(DriverConnection connection) {
    pageSizes.forget(connection);
    ownMode.end(connection);
  }
}
