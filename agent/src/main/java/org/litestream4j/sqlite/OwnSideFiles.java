package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.Inode;
import org.litestream4j.io.SideFile;

/** The {@code -wal} and the {@code -shm} of one database, told from others of the same name. */
final class OwnSideFiles {
  private final Path walPath;
  private final Path shmPath;
  private final Optional<Inode> wal;
  private final Optional<Inode> shm;

  private OwnSideFiles(Path walPath, Path shmPath, Optional<Inode> wal, Optional<Inode> shm) {
    this.walPath = walPath;
    this.shmPath = shmPath;
    this.wal = wal;
    this.shm = shm;
  }

  /** Those that lie beside {@code database} now, while a connection to it is open. */
  static OwnSideFiles beside(Path database) throws IOException {
    Path wal = SideFile.WAL.of(database);
    Path shm = SideFile.SHM.of(database);
    return new OwnSideFiles(wal, shm, Inode.at(wal), Inode.at(shm));
  }

  /** Takes the names away from these files; others of the same name stay. */
  void delete() throws IOException {
    deleteIfSame(walPath, wal);
    deleteIfSame(shmPath, shm);
  }

  /**
   * Whether a file that is not one of these has one of the names. An empty WAL without its index
   * does not count: a connection that never looked at the database after it was switched to WAL
   * mode makes one when it first does.
   */
  boolean areReplaced() throws IOException {
    return isReplaced(shmPath, shm) || (isReplaced(walPath, wal) && FileSize.ofAny(walPath) > 0);
  }

  private static void deleteIfSame(Path path, Optional<Inode> own) throws IOException {
    if (own.isPresent() && own.equals(Inode.at(path))) {
      Files.deleteIfExists(path);
    }
  }

  private static boolean isReplaced(Path path, Optional<Inode> own) throws IOException {
    Optional<Inode> now = Inode.at(path);
    return now.isPresent() && !now.equals(own);
  }
}
