package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.registry.OpenDatabase;

/**
 * Why a database must not be switched to WAL mode. The side files of a WAL are found by name, its
 * index is shared memory, and both are only as good as the file system.
 */
final class ConversionObstacle {
  /** sqlite.org/wal.html: "WAL does not work over a network filesystem". */
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      new HashSet<>(
          Arrays.asList(
              "nfs",
              "nfs4",
              "cifs",
              "smbfs",
              "smb2",
              "smb3",
              "9p",
              "afs",
              "ceph",
              "fuse.sshfs",
              "fuse.glusterfs",
              "fuse.s3fs",
              "lustre",
              "gpfs",
              "beegfs",
              "vboxsf",
              "virtiofs"));

  private ConversionObstacle() {}

  /** As the end of a sentence about the database; empty if nothing is in the way. */
  static Optional<String> of(OpenDatabase database) throws IOException {
    Path path = database.path();
    Optional<FileIdentity> now = FileIdentity.read(path);
    if (now.isPresent() && now.get().links() > 1) {
      return Optional.of("it has " + now.get().links() + " names");
    }
    // SQLite before 3.10 looks for side files beside the link.
    if (Files.isSymbolicLink(path)) {
      return Optional.of("it was opened through a symbolic link");
    }
    Optional<String> fileSystem = ofFileSystem(Files.getFileStore(path).type());
    if (fileSystem.isPresent()) {
      return fileSystem;
    }
    return database.connections().stream().anyMatch(ConversionObstacle::hasOwnLocking)
        ? Optional.of("it was opened with a VFS or a way of locking of its own")
        : Optional.empty();
  }

  /**
   * @param type as the system names it
   */
  static Optional<String> ofFileSystem(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return NETWORK_FILE_SYSTEMS.contains(name)
        ? Optional.of("it is on a network file system (" + name + ")")
        : Optional.empty();
  }

  private static boolean hasOwnLocking(DriverConnection connection) {
    String name = connection.fileName();
    int query = name.startsWith("file:") ? name.indexOf('?') : -1;
    String parameters = query < 0 ? "" : name.substring(query);
    return parameters.contains("vfs=") || parameters.contains("nolock=");
  }
}
