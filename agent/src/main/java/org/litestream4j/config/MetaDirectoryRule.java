package org.litestream4j.config;

import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.bootstrap.PathText;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/**
 * Where the meta directory of a database is: {@code .FILE-litestream} beside it, as Litestream has
 * it, unless {@code meta-path} or {@code meta-dir} says otherwise.
 */
final class MetaDirectoryRule {
  private static final String SUFFIX = "-litestream";

  private MetaDirectoryRule() {}

  /** For a database that an entry of {@code dbs} names. */
  static Path of(Path database, DatabaseEntry entry, Settings effective) {
    Optional<Path> metaDir = path(entry.settings(), SettingKey.META_DIR);
    if (metaDir.isPresent()) {
      return metaDir.get().resolve(entry.relative(database) + SUFFIX);
    }
    Optional<Path> own = path(entry.settings(), SettingKey.META_PATH);
    boolean stated = own.isPresent() && own.equals(path(effective, SettingKey.META_PATH));
    if (!stated) {
      return of(database, effective);
    }
    return entry.isDirectory() ? below(own.get(), entry.relative(database)) : own.get();
  }

  /** For any other database; {@code meta-path} then holds a directory for each. */
  static Path of(Path database, Settings effective) {
    Optional<Path> base = path(effective, SettingKey.META_PATH);
    Path root = database.getRoot();
    return base.isPresent() && root != null
        ? below(base.get(), root.relativize(database))
        : database.resolveSibling(nameFor(database));
  }

  private static Path below(Path base, Path relative) {
    Path parent = relative.getParent();
    return (parent == null ? base : base.resolve(parent)).resolve(nameFor(relative));
  }

  private static String nameFor(Path database) {
    return "." + database.getFileName() + SUFFIX;
  }

  private static Optional<Path> path(Settings settings, SettingKey key) {
    return settings.text(key).map(PathText::resolve);
  }
}
