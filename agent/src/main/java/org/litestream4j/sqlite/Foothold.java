package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.Inode;

/**
 * Notices what happens when anything in the process opens and closes the database file by itself:
 * the system drops SQLite's lock on it, and the next outsider to close the database takes its WAL
 * for abandoned, and deletes it.
 *
 * <p>New control connections would not bring the lock back: SQLite counts the connections of a
 * process, and asks the system for the first one alone. But as the lock is the process's, it is the
 * same one when it is taken through our own descriptor.
 */
final class Foothold {
  private final Path database;
  private final DatabaseFile file;
  private final SharedLock lock;
  private final Path walPath;
  private final Optional<Inode> wal;

  /** Whether the system shows us our lock while we know that we hold it. */
  private final boolean isLockSeen;

  private Foothold(Path database, DatabaseFile file, Path walPath, Optional<Inode> wal) {
    this.database = database;
    this.file = file;
    this.lock = new SharedLock(file.inode());
    this.walPath = walPath;
    this.wal = wal;
    this.isLockSeen = isLockHeld();
  }

  /** To be called while a connection of ours has the WAL open. */
  static Foothold on(Path database, DatabaseFile file, Path walPath) throws IOException {
    return new Foothold(database, file, walPath, Inode.at(walPath));
  }

  Footing look() throws IOException {
    Footing footing = Footing.FIRM;
    if (isLockSeen && !isLockHeld()) {
      footing = file.lockShared() ? Footing.LOCK_TAKEN_AGAIN : Footing.LOCK_LOST;
    }
    return isWalLost() ? Footing.WAL_LOST : footing;
  }

  private boolean isWalLost() throws IOException {
    return wal.isPresent()
        && !wal.equals(Inode.at(walPath))
        && Inode.at(database).filter(file.inode()::equals).isPresent();
  }

  /** Whether this process is seen to have the lock. */
  boolean isLockHeld() {
    try {
      return lock.isHeld();
    } catch (IOException | RuntimeException notLinux) {
      return false;
    }
  }
}
