package org.litestream4j.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.SideFile;

/** How a database file looked when all that was committed was in it and nothing in its WAL. */
final class KeptFile {
  private final Path database;
  private final Path wal;
  private final FileIdentity left;
  private final Set<Class<?>> drivers;

  private KeptFile(Path database, FileIdentity left, Set<Class<?>> drivers) {
    this.database = database;
    this.wal = SideFile.WAL.of(database);
    this.left = left;
    this.drivers = drivers;
  }

  static KeptFile of(Path database, FileIdentity left, Collection<DriverConnection> connections) {
    return new KeptFile(database, left, driversOf(connections));
  }

  private static Set<Class<?>> driversOf(Collection<DriverConnection> connections) {
    Set<Class<?>> drivers = new HashSet<>();
    for (DriverConnection connection : connections) {
      drivers.add(connection.nativeDbClass());
    }
    return drivers;
  }

  /** Whether the path leads to the same file, and nobody has written to that. */
  boolean isUnchanged() throws IOException {
    return left.isStillAt(database);
  }

  /** Whether nobody has written to {@code file}, whatever its name is by now. */
  boolean hasContentOf(FileIdentity file) {
    return left.inode().equals(file.inode())
        && left.sizeBytes() == file.sizeBytes()
        && left.modifiedMicros() == file.modifiedMicros();
  }

  /** As {@link #isUnchanged}, and nothing was committed to its WAL either. */
  boolean isUntouched() throws IOException {
    return wal.toFile().length() == 0 && isUnchanged(); // No exception where there is none.
  }

  /** Whether our connections, which are of the app's driver, are of the same one. */
  boolean isOfDriverOf(DriverConnection connection) {
    return drivers.contains(connection.nativeDbClass());
  }
}
