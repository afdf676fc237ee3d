package org.litestream4j.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done before SQLite opens a file, be it for a connection or for ATTACH: it must not
 * meet our connections, or side files of ours, where they do not belong to that file.
 */
final class BeforeOpen {
  private final DatabaseListener listener;
  private final OpenFiles files;
  private final MovedFiles movedFiles;

  BeforeOpen(DatabaseListener listener, OpenFiles files) {
    this.listener = listener;
    this.files = files;
    this.movedFiles = new MovedFiles(listener);
  }

  MovedFiles movedFiles() {
    return movedFiles;
  }

  /**
   * Our connections must not meet a file that they do not know.
   *
   * @return those that only we have open and that are as they were left
   */
  List<OpenDatabase> filesAsKept() {
    List<OpenDatabase> unchanged = new ArrayList<>();
    for (OpenDatabase database : files.all()) {
      if (database.isLeftToUs()) {
        if (isAsKept(database)) {
          unchanged.add(database);
        } else {
          listener.keptFileHasChanged(database);
        }
      }
    }
    return unchanged;
  }

  private static boolean isAsKept(OpenDatabase database) {
    try {
      return database.isAsKept();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @param fileName as SQLite gets it, which leads to {@code path}
   * @param asKept what {@link #filesAsKept} told just now
   * @throws SQLException to fail the open
   */
  void look(String fileName, Path path, List<OpenDatabase> asKept) throws SQLException {
    try {
      movedFiles.beforeOpen(Optional.of(path), files.all(), asKept);
      listener.opening(path);
      if (OpenedName.isImmutable(fileName)) {
        // Such a connection looks for no WAL.
        files.at(path).filter(OpenDatabase::isConverted).ifPresent(listener::checkpoint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the files that are open", e);
    }
  }

  /** The same for a file of which nobody but SQLite knows which it is. */
  void lookAtAll() throws SQLException {
    try {
      movedFiles.beforeOpen(Optional.empty(), files.all(), filesAsKept());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the files that are open", e);
    }
  }
}
