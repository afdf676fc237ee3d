package org.litestream4j.io;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/** The attributes of files and directories that only their owner may read: 0600 and 0700. */
final class PrivateFiles {
  private static final FileAttribute<?>[] NONE = {};
  private static final FileAttribute<?>[] FILE = {
    PosixFilePermissions.asFileAttribute(
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
  };
  private static final FileAttribute<?>[] DIRECTORY = {
    PosixFilePermissions.asFileAttribute(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE))
  };

  private PrivateFiles() {}

  /** Empty where the file system knows no modes. */
  static FileAttribute<?>[] fileAttributes(Path path) {
    return hasModes(path) ? FILE : NONE;
  }

  /** Empty where the file system knows no modes. */
  static FileAttribute<?>[] directoryAttributes(Path path) {
    return hasModes(path) ? DIRECTORY : NONE;
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
