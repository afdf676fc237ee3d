package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mode and owner of a restored database: those of the file that it replaces, else mode 0600 and the
 * owner of the directory, so that a restore by root serves the app that will open the result.
 */
final class InheritedOwnership {
  private final @Nullable PosixFileAttributes owner;
  private final Set<PosixFilePermission> mode;

  private InheritedOwnership(@Nullable PosixFileAttributes owner, Set<PosixFilePermission> mode) {
    this.owner = owner;
    this.mode = mode;
  }

  static InheritedOwnership of(Path database) throws IOException {
    if (Files.exists(database)) {
      PosixFileAttributes replaced = attributes(database);
      return new InheritedOwnership(
          replaced,
          replaced == null ? EnumSet.noneOf(PosixFilePermission.class) : replaced.permissions());
    }
    return new InheritedOwnership(
        attributes(database.resolveSibling(".").normalize()),
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  private static @Nullable PosixFileAttributes attributes(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes();
  }

  /** Does nothing where the file system knows neither modes nor owners. */
  void applyTo(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || owner == null) {
      return;
    }
    view.setPermissions(mode);
    PosixFileAttributes current = view.readAttributes();
    if (!current.owner().equals(owner.owner()) || !current.group().equals(owner.group())) {
      give(view, owner);
    }
  }

  /** Only root may give a file away; whoever else restores keeps what is restored. */
  private static void give(PosixFileAttributeView view, PosixFileAttributes owner)
      throws IOException {
    try {
      view.setGroup(owner.group());
      view.setOwner(owner.owner());
    } catch (FileSystemException e) {
      // Not permitted: the mode of 0600 or of the replaced file still says who may read it.
    }
  }
}
