package org.litestream4j.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.DriverEvents;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.intercept.StatementEvents;

/**
 * Tells of the database files that the app has open, rather than of its connections: when one is
 * opened first, changed, moved, and closed last.
 */
public final class Registry implements DriverEvents {
  private final DatabaseListener listener;
  private final OpenFiles files;
  private final AppStatements statements;
  private final Copies copies;
  private final Restores restores;
  private final BeforeOpen beforeOpen;
  private final Attachments attachments;

  public Registry(DatabaseListener listener) {
    this.listener = listener;
    this.files = new OpenFiles(listener);
    Schemas schemas = new Schemas(files);
    JournalModes journalModes = new JournalModes();
    OwnMode ownMode = new OwnMode(listener, journalModes);
    this.beforeOpen = new BeforeOpen(listener, files);
    this.attachments = new Attachments(files, beforeOpen);
    this.statements =
        new AppStatements(listener, files, schemas, attachments, journalModes, ownMode);
    this.copies = new Copies(listener, files, schemas);
    this.restores = new Restores(files, schemas, ownMode);
  }

  @Override
  public void opening(String fileName, int openFlags) throws SQLException {
    Optional<Path> path = OpenedName.path(fileName, openFlags);
    List<OpenDatabase> asKept =
        path.isPresent() ? beforeOpen.filesAsKept() : Collections.emptyList();
    files.openBegins();
    try {
      if (path.isPresent()) {
        beforeOpen.look(fileName, path.get(), asKept);
      }
    } catch (SQLException refusal) {
      files.openEnds(); // The driver's open does not begin, so it will not end either.
      throw refusal;
    }
  }

  @Override
  public void openFailed(String fileName) {
    files.openEnds();
  }

  @Override
  public void opened(DriverConnection connection) {
    files.add(connection);
    try {
      noteDrivers(files.placeOpened(connection));
    } catch (SQLException e) {
      // Encrypted, and the key is not there yet: it is when the connection is ready.
    } finally {
      files.openEnds();
    }
  }

  @Override
  public void connected(DriverConnection connection, Properties properties) {
    files.postpone(connection, properties);
    try {
      if (files.isUnplaced(connection) && !isPlaced(connection)) {
        connection.takeDirty();
        return;
      }
      for (OpenDatabase database : files.of(connection)) {
        database.properties(properties);
        listener.connected(database, connection);
      }
      files.takePostponed(connection);
    } catch (RuntimeException e) {
      files.takePostponed(connection);
      throw e;
    } catch (Error noMemory) {
      connection.takeDirty(); // It is heard of again after its next call.
      throw noMemory;
    }
  }

  /** Where another process has locked the file, it is asked again after each call. */
  private boolean isPlaced(DriverConnection connection) {
    try {
      noteDrivers(files.placeOpened(connection));
      return true;
    } catch (SQLException e) {
      if (!SqliteError.isBusy(e)) {
        throw new IllegalStateException(
            "cannot find out which file " + connection.fileName() + " is", e);
      }
      return false;
    }
  }

  private void noteDrivers(List<OpenDatabase> databases) {
    for (OpenDatabase database : databases) {
      if (database.noteDrivers()) {
        listener.openInTwoDrivers(database);
      }
    }
  }

  @Override
  public StatementEvents statements() {
    return statements;
  }

  @Override
  public void waitAtGate(DriverConnection connection) {
    List<OpenDatabase> databases = files.of(connection);
    if (databases.isEmpty()) {
      connection.openGate();
    }
    for (OpenDatabase database : databases) {
      database.gate().await(connection);
    }
  }

  @Override
  public void touched(DriverConnection connection) {
    files.takePostponed(connection).ifPresent(properties -> connected(connection, properties));
    if (attachments.takeChanging(connection)) {
      filesChanged(connection);
    }
    for (OpenDatabase database : files.of(connection)) {
      database.pragmas().end(connection);
      listener.touched(database);
    }
  }

  @Override
  public Collection<CommitWait> committed(DriverConnection connection) {
    List<CommitWait> waits = new ArrayList<>();
    for (OpenDatabase database : files.of(connection)) {
      listener.committed(database).ifPresent(waits::add);
    }
    return waits;
  }

  @Override
  public boolean isInsideCall() {
    for (OpenDatabase database : files.all()) {
      for (DriverConnection connection : database.connections()) {
        if (connection.isHeldByCurrentThread()) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean hasMoved(DriverConnection connection) {
    statements.begins(connection);
    List<OpenDatabase> databases = files.of(connection);
    try {
      return !databases.isEmpty() && beforeOpen.movedFiles().refusesWrites(databases.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + databases.get(0).path(), e);
    }
  }

  /** After ATTACH or DETACH, too: the connection may have other files now. */
  @Override
  public void filesChanged(DriverConnection connection) {
    List<OpenDatabase> before = files.of(connection);
    List<OpenDatabase> now;
    try {
      now = files.place(connection);
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        attachments.lookAfterNextCall(connection);
        return;
      }
      throw new IllegalStateException("cannot find out which files are attached", e);
    }
    noteDrivers(now);
    Properties properties =
        before.stream().findFirst().map(OpenDatabase::properties).orElseGet(Properties::new);
    now.stream()
        .filter(database -> !before.contains(database))
        .forEach(
            database -> {
              database.propertiesUnlessKnown(
                  statements.propertiesOf(database, connection, properties));
              listener.connected(database, connection);
            });
    before.stream()
        .filter(database -> !now.contains(database))
        .forEach(database -> detached(database, connection));
  }

  /** Unlike a close this is noticed only when it is over. */
  private void detached(OpenDatabase database, DriverConnection connection) {
    if (database.isKept() && database.connections().size() == 1) {
      database.lastCloseBegins();
      listener.lastClosing(database);
    }
    letGo(database, connection);
  }

  @Override
  public boolean isTargetInWal(DriverConnection connection, String schema, String fileName) {
    return copies.isTargetInWal(connection, schema, fileName);
  }

  @Override
  public boolean isCopyInWal(DriverConnection connection, String schema) {
    return copies.areInWal(connection, schema);
  }

  @Override
  public void backedUp(DriverConnection connection, String schema, String fileName) {
    copies.made(connection, schema, fileName);
  }

  @Override
  public void restoring(DriverConnection connection, String schema, String fileName) {
    restores.begin(connection, schema, fileName);
  }

  @Override
  public void restored(DriverConnection connection) {
    restores.end(connection);
  }

  @Override
  public void closing(DriverConnection connection) {
    files.closing(connection).forEach(listener::lastClosing);
  }

  @Override
  public void closeFailed(DriverConnection connection) {
    files.closeFailed(connection);
    files.of(connection).forEach(database -> listener.connected(database, connection));
  }

  @Override
  public void closed(DriverConnection connection) {
    statements.forget(connection);
    restores.forget(connection);
    files.closed(connection).forEach(database -> letGo(database, connection));
  }

  private void letGo(OpenDatabase database, DriverConnection connection) {
    if (files.letGo(database, connection)) {
      listener.lastClosed(database);
    }
  }

  /**
   * Ends what {@link OpenDatabase#keep} began, unless the app has the database open or opens one at
   * this moment, and keeps new ones out meanwhile.
   *
   * @return false if it is not ended
   */
  public boolean letGoOfKept(OpenDatabase database, Leaving leaving)
      throws SQLException, IOException {
    return files.letGoOfKept(database, leaving);
  }

  /**
   * Runs {@code action} if no connection of the app to {@code database} lives and none is being
   * opened, and keeps new ones out meanwhile.
   *
   * @return false if it is not known whether one is being opened
   */
  public boolean ifClosed(OpenDatabase database, Runnable action) {
    return files.ifClosed(database, action);
  }

  /**
   * As {@link #ifClosed}, unless our connections stay.
   *
   * @return false if it is not run
   */
  public boolean whileClosed(OpenDatabase database, Leaving action)
      throws SQLException, IOException {
    return files.whileClosed(database, action);
  }

  public AutomaticCheckpoints automaticCheckpoints() {
    return statements.automaticCheckpoints();
  }

  /** The databases that are open now. */
  public List<OpenDatabase> openDatabases() {
    return files.all();
  }
}
