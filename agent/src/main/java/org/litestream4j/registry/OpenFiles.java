package org.litestream4j.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.SchemaFile;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;

/**
 * Which files the app's connections have open, by inode. SQLite itself is asked which those are,
 * never the URL.
 */
final class OpenFiles {
  private final DatabaseListener listener;
  private final Map<Inode, OpenDatabase> open = new HashMap<>();
  private final Map<DriverConnection, List<OpenDatabase>> byConnection = new ConcurrentHashMap<>();

  /** What each schema of a connection was when it was asked last. */
  private final Map<DriverConnection, Map<String, OpenDatabase>> schemas =
      new ConcurrentHashMap<>();

  /** Open, but of a file that is not known yet: no descriptor may be closed while there is one. */
  private final Set<DriverConnection> unplaced = ConcurrentHashMap.newKeySet();

  /** Those of them that the app uses, and their properties. */
  private final Map<DriverConnection, Properties> postponed = new ConcurrentHashMap<>();

  private final Set<DriverConnection> closing = ConcurrentHashMap.newKeySet();
  private int opensInProgress;

  OpenFiles(DatabaseListener listener) {
    this.listener = listener;
  }

  synchronized void openBegins() {
    opensInProgress++;
  }

  synchronized void openEnds() {
    opensInProgress--;
  }

  /** A connection is open, of whatever file. */
  void add(DriverConnection connection) {
    unplaced.add(connection);
  }

  boolean isUnplaced(DriverConnection connection) {
    return unplaced.contains(connection);
  }

  /** It is ready, and has yet to be heard of: SQLite may not tell its files at once. */
  void postpone(DriverConnection connection, Properties properties) {
    postponed.put(connection, properties);
  }

  /** Its properties, if it is time to ask again. */
  Optional<Properties> takePostponed(DriverConnection connection) {
    return Optional.ofNullable(postponed.remove(connection));
  }

  /**
   * Asks which files {@code connection} has open now, and knows them from now on.
   *
   * @throws SQLException if SQLite does not tell
   */
  List<OpenDatabase> place(DriverConnection connection) throws SQLException {
    List<OpenDatabase> databases = filesOf(connection);
    byConnection.put(connection, databases);
    unplaced.remove(connection);
    return databases;
  }

  /**
   * As {@link #place}, for a connection that was just opened and has attached nothing. Where it was
   * opened by the very name under which SQLite has named a file before, and that leads to it still,
   * SQLite is not asked again.
   */
  List<OpenDatabase> placeOpened(DriverConnection connection) throws SQLException {
    for (OpenDatabase database : all()) {
      if (database.isNamed(connection)) {
        Optional<OpenDatabase> joined = joinIfOpen(inode(database.path()), connection);
        if (joined.isPresent()) {
          byConnection.put(connection, Collections.singletonList(joined.get()));
          schemas.put(connection, Collections.singletonMap("main", joined.get()));
          unplaced.remove(connection);
          return Collections.singletonList(joined.get());
        }
      }
    }
    return place(connection);
  }

  private synchronized Optional<OpenDatabase> joinIfOpen(
      Optional<Inode> found, DriverConnection connection) {
    Optional<OpenDatabase> database =
        found.map(open::get).filter(known -> known.isNamed(connection));
    database.ifPresent(joined -> joined.add(connection));
    return database;
  }

  private List<OpenDatabase> filesOf(DriverConnection connection) throws SQLException {
    Map<String, OpenDatabase> before = schemas.getOrDefault(connection, Collections.emptyMap());
    Map<String, OpenDatabase> now = new LinkedHashMap<>();
    for (SchemaFile file : listOf(connection)) {
      if (!file.isFileless()) {
        Path path = Paths.get(file.file());
        OpenDatabase known = before.get(file.schema());
        if (known != null && known.path().equals(path)) {
          now.put(file.schema(), known); // Whatever its path leads to by now.
        } else {
          identity(path).ifPresent(found -> now.put(file.schema(), join(path, found, connection)));
        }
      }
    }
    schemas.put(connection, now);
    return new ArrayList<>(new LinkedHashSet<>(now.values()));
  }

  /** SQLite 3.8 reads the schema for that, and meets our lock where the app is held back. */
  private List<SchemaFile> listOf(DriverConnection connection) throws SQLException {
    try {
      return connection.databaseList();
    } catch (SQLException e) {
      if (!SqliteError.isBusy(e)) {
        throw e;
      }
      all().forEach(database -> database.gate().await());
      return connection.databaseList();
    }
  }

  private synchronized OpenDatabase join(
      Path path, FileIdentity identity, DriverConnection connection) {
    OpenDatabase database =
        open.computeIfAbsent(
            identity.inode(),
            inode ->
                new OpenDatabase(path, identity, listener.wants(path), listener.exemptions(path)));
    database.add(connection);
    return database;
  }

  /** The databases of {@code connection}, as far as they are known. */
  List<OpenDatabase> of(DriverConnection connection) {
    return byConnection.getOrDefault(connection, Collections.emptyList());
  }

  /** The file at {@code path}, if there is one. */
  static Optional<FileIdentity> identity(Path path) {
    try {
      return FileIdentity.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + path, e);
    }
  }

  private static Optional<Inode> inode(Path path) {
    try {
      return Inode.at(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + path, e);
    }
  }

  /** Whether a connection has the file open that is at {@code path}. */
  boolean areOf(Path path) {
    return at(path).isPresent();
  }

  /** The file at {@code path}, if a connection has it open. */
  synchronized Optional<OpenDatabase> at(Path path) {
    return identity(path).map(FileIdentity::inode).map(open::get);
  }

  /** All that are open now. */
  synchronized List<OpenDatabase> all() {
    return new ArrayList<>(open.values());
  }

  /** Those of whose connections {@code connection} is the last: all others close, too. */
  synchronized List<OpenDatabase> closing(DriverConnection connection) {
    List<OpenDatabase> lasts = new ArrayList<>();
    closing.add(connection);
    for (OpenDatabase database : of(connection)) {
      if (closing.containsAll(database.connections())) {
        database.lastCloseBegins();
        lasts.add(database);
      }
    }
    return lasts;
  }

  void closeFailed(DriverConnection connection) {
    closing.remove(connection);
    of(connection).forEach(OpenDatabase::isOpenStill);
  }

  /** Forgets {@code connection}; what it had open is yet to be {@link #letGo let go}. */
  List<OpenDatabase> closed(DriverConnection connection) {
    unplaced.remove(connection);
    postponed.remove(connection);
    closing.remove(connection);
    schemas.remove(connection);
    List<OpenDatabase> databases = byConnection.remove(connection);
    return databases == null ? Collections.emptyList() : databases;
  }

  /** Whether that was the last connection of {@code database}. */
  synchronized boolean letGo(OpenDatabase database, DriverConnection connection) {
    boolean wasLast = database.remove(connection) && database.connections().isEmpty();
    if (wasLast && !database.isKept()) {
      open.remove(database.inode(), database);
    }
    return wasLast;
  }

  /**
   * Ends what {@link OpenDatabase#keep} began, if nobody has the database open or opens one, and
   * keeps new ones out meanwhile; says whether it is ended.
   */
  synchronized boolean letGoOfKept(OpenDatabase database, Leaving leaving)
      throws SQLException, IOException {
    if (opensInProgress != 0 || !unplaced.isEmpty() || !database.connections().isEmpty()) {
      return false;
    }
    try {
      leaving.leave();
    } finally {
      database.keepNoLonger();
      open.remove(database.inode(), database);
    }
    return true;
  }

  /** As {@link #ifClosed}; says whether it is run. */
  synchronized boolean whileClosed(OpenDatabase database, Leaving action)
      throws SQLException, IOException {
    OpenDatabase now = open.get(database.inode());
    if (opensInProgress != 0 || !unplaced.isEmpty() || now != null) {
      return false;
    }
    action.leave();
    return true;
  }

  /**
   * Runs {@code action} if nobody has the database open or opens one; keeps them out meanwhile.
   *
   * @return false if somebody opens one, so that it is not known
   */
  synchronized boolean ifClosed(OpenDatabase database, Runnable action) {
    OpenDatabase now = open.get(database.inode());
    if (now != null && !now.connections().isEmpty()) {
      return true;
    }
    boolean isKnown = opensInProgress == 0 && unplaced.isEmpty();
    if (isKnown) {
      action.run();
    }
    return isKnown;
  }
}
