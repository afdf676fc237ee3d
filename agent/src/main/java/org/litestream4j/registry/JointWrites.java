package org.litestream4j.registry;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.litestream4j.intercept.DriverConnection;

/**
 * Finds transactions that write to several attached files. In WAL mode such a one is atomic for
 * each file alone (sqlite.org/lang_attach.html), and each file has a replica of its own.
 */
final class JointWrites {
  /** With a query that may be in progress, what is asked must not end the transaction. */
  private static final int PERHAPS_A_QUERY = 1;

  private final DatabaseListener listener;
  private final OpenFiles files;
  private final Schemas schemas;
  private final Set<Set<Path>> told = ConcurrentHashMap.newKeySet();

  JointWrites(DatabaseListener listener, OpenFiles files, Schemas schemas) {
    this.listener = listener;
    this.files = files;
    this.schemas = schemas;
  }

  /** Whether there may be one on {@code connection}, of files of which none was told yet. */
  boolean areToBeTold(DriverConnection connection) {
    List<OpenDatabase> databases = files.of(connection);
    if (databases.size() < 2) {
      return false;
    }
    Set<Path> followed =
        databases.stream()
            .filter(database -> database.servedJournalMode().isPresent())
            .map(OpenDatabase::path)
            .collect(Collectors.toSet());
    return followed.size() > 1 && !told.contains(followed);
  }

  /** Of files that were told together once it asks no more. */
  void committing(DriverConnection connection) {
    if (!areToBeTold(connection)) {
      return;
    }
    Set<Path> written = new TreeSet<>();
    for (Schema schema : schemas.of(connection)) {
      schema
          .served()
          .filter(database -> isChanged(connection, schema))
          .ifPresent(database -> written.add(database.path()));
    }
    if (written.size() > 1 && told.add(written)) {
      listener.writtenTogether(Collections.unmodifiableSet(written));
    }
  }

  private static boolean isChanged(DriverConnection connection, Schema schema) {
    try {
      return TransactionState.inWal(connection, schema, PERHAPS_A_QUERY)
          == TransactionState.CHANGED;
    } catch (SQLException closed) {
      return false;
    }
  }
}
