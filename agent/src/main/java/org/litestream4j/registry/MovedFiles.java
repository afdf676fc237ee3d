package org.litestream4j.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.Inode;

/**
 * What is to be done about a database file that is moved, deleted or replaced while the app has it
 * open. In rollback-journal mode SQLite takes care of that; where we have switched the file to WAL
 * mode, it is up to us: its {@code -wal} and {@code -shm} must not meet another file of its name,
 * nor the file another name.
 */
final class MovedFiles {

  private final DatabaseListener listener;

  MovedFiles(DatabaseListener listener) {
    this.listener = listener;
  }

  /** Before a statement: whether SQLite would refuse to write to {@code database} as it is now. */
  boolean refusesWrites(OpenDatabase database) throws IOException {
    if (!database.isConverted()) {
      return false;
    }
    Whereabouts found = database.whereabouts();
    note(database, found);
    return found != Whereabouts.AT_ITS_PATH;
  }

  /**
   * Before {@code path} is opened, which need not exist.
   *
   * @param path empty if it may be any
   * @param atTheirPaths those of {@code open} that were found at their paths just now
   * @throws SQLException if it is a database that is open under another name, and has a WAL there
   */
  void beforeOpen(
      Optional<Path> path, Collection<OpenDatabase> open, Collection<OpenDatabase> atTheirPaths)
      throws SQLException, IOException {
    for (OpenDatabase database : open) {
      if (!database.isConverted()) {
        continue;
      }
      Whereabouts whereabouts =
          atTheirPaths.contains(database) ? Whereabouts.AT_ITS_PATH : database.whereabouts();
      if (whereabouts != Whereabouts.AT_ITS_PATH && path.isPresent()) {
        refuseUnderAnotherName(path.get(), database);
      }
      boolean takesItsPlace =
          whereabouts == Whereabouts.GONE
              && (!path.isPresent() || isSamePlace(path.get(), database.path()));
      note(database, takesItsPlace ? Whereabouts.REPLACED : whereabouts);
    }
  }

  /** Returns when what is to be done is done, by whichever thread noticed first. */
  private void note(OpenDatabase database, Whereabouts found) {
    synchronized (database) {
      if (!database.note(found)) {
        return;
      }
      if (found == Whereabouts.GONE) {
        listener.moved(database);
      } else if (found == Whereabouts.REPLACED) {
        listener.replaced(database);
      }
    }
  }

  private static void refuseUnderAnotherName(Path path, OpenDatabase database)
      throws SQLException, IOException {
    Optional<Inode> opened = Inode.at(path);
    if (opened.isPresent() && opened.get().equals(database.inode())) {
      throw new SQLException(
          path
              + " was moved while connections to it are open as "
              + database.path()
              + ": close those first",
          "",
          SqliteError.BUSY);
    }
  }

  private static boolean isSamePlace(Path one, Path other) throws IOException {
    Path oneParent = one.getParent();
    Path otherParent = other.getParent();
    return one.getFileName().equals(other.getFileName())
        && oneParent != null
        && otherParent != null
        && Files.isDirectory(oneParent)
        && Files.isDirectory(otherParent)
        && Files.isSameFile(oneParent, otherParent);
  }
}
