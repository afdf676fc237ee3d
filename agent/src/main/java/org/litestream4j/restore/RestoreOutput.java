package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.Directories;
import org.litestream4j.io.FileSize;
import org.litestream4j.restore.RestoreException.Reason;

/** The place where the restored database will lie, and whatever lies there now. */
final class RestoreOutput {
  private final Path path;
  private final Overwrite overwrite;
  private final Optional<Replaced> replaced;
  private final DatabaseHolders holders;

  private RestoreOutput(
      Path path, Overwrite overwrite, Optional<Replaced> replaced, DatabaseHolders holders) {
    this.path = path;
    this.overwrite = overwrite;
    this.replaced = replaced;
    this.holders = holders;
  }

  /**
   * Behind a symbolic link the file that it names is replaced, not the link.
   *
   * @param replaced where to keep the database that lies there; empty if it is not to be kept
   */
  static RestoreOutput at(Path path, Overwrite overwrite, Optional<Replaced> replaced)
      throws IOException {
    Path target = path.toAbsolutePath();
    while (Files.isSymbolicLink(target)) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return new RestoreOutput(
        target.normalize(), overwrite, replaced, DatabaseHolders.ofThisMachine());
  }

  Path path() {
    return path;
  }

  /** Refuses what must not be replaced: at the beginning, and again before the replacement. */
  void refuseUnlessFree() throws IOException {
    if (Files.isDirectory(path)) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore, output path is a directory: " + path,
          "the path of the database; " + path + "/ puts it into the directory under its own name");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore, output path is not a regular file: " + path,
          "give a path where a database can be written; it can be deleted afterwards");
    }
    if (overwrite == Overwrite.NEVER) {
      refuseExisting();
    }
    if (overwrite != Overwrite.EVEN_IF_OPEN) {
      refuseOpen();
    }
  }

  private void refuseExisting() throws IOException {
    if (FileSize.ofAny(path) > 0) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore, output path already exists and is not empty: "
              + path
              + ". Use -force to overwrite");
    }
    for (Path sideFile : SideFiles.beside(path)) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore, SQLite sidecar path already exists: "
              + sideFile
              + ". Use -force to overwrite");
    }
  }

  private void refuseOpen() throws IOException {
    List<String> processes = holders.of(path);
    if (!processes.isEmpty()) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore, the database is open in process "
              + String.join(", ", processes)
              + ": "
              + path,
          "stop the process first; -force-live overwrites the database under it");
    }
  }

  AtomicFile begin() throws IOException {
    Path directory = path.resolveSibling(".").normalize();
    try {
      Directories.create(directory);
      return AtomicFile.create(path);
    } catch (FileSystemException e) {
      throw RestoreException.of(
          Reason.OUTPUT_IN_THE_WAY,
          "cannot restore to " + path + ": no file can be made in " + directory + reason(e),
          "-o with a path where this user can write");
    }
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return " (permission denied)";
    }
    return failure.getReason() == null ? "" : " (" + failure.getReason() + ")";
  }

  /**
   * Puts the file in place. The side files of the old database go first, and durably: next to the
   * new one SQLite would replay them.
   */
  void publish(AtomicFile file) throws IOException {
    InheritedOwnership.of(path).applyTo(file.temporaryPath());
    file.channel().force(true);
    refuseUnlessFree();
    if (replaced.isPresent()) {
      replaced.get().keep(path);
    } else if (!SideFiles.beside(path).isEmpty()) {
      SideFiles.delete(path);
      Directories.force(path.resolveSibling(".").normalize());
    }
    file.publish();
  }
}
