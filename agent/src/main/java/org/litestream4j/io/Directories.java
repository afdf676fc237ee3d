package org.litestream4j.io;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories whose entries survive a power cut. */
public final class Directories {
  /** Windows cannot open a directory as a file, and needs no force: NTFS logs its renames. */
  private static final boolean CAN_FORCE = File.separatorChar == '/';

  private Directories() {}

  /** Makes the entries of a directory durable, where the system can. */
  public static void force(Path directory) throws IOException {
    if (!CAN_FORCE) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Makes the names durable by which {@code directory} is found, from the root down to its own: a
   * process that made one of them may have died before it had forced it.
   */
  public static void forcePathTo(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      return;
    }
    forcePathTo(parent);
    try {
      force(parent);
    } catch (AccessDeniedException notOurs) {
      // Who may not read it has made nothing in it that was not forced.
    }
  }

  /**
   * Makes a directory and those of its parents that are missing, durably, for the owner alone (mode
   * 0700); one that is there stays as it is.
   *
   * @throws FileAlreadyExistsException if something other than a directory lies in the way
   */
  public static void create(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    Path parent = absolute.getParent();
    if (parent != null) {
      create(parent);
    }
    try {
      Files.createDirectory(absolute, PrivateFiles.directoryAttributes(absolute));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(absolute)) {
        throw e;
      }
    }
    if (parent != null) {
      force(parent);
    }
  }
}
