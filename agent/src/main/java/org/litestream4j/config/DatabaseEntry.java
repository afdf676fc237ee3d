package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;
import org.litestream4j.bootstrap.PathText;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** One entry of {@code dbs}: a database by its path, or those of a directory by a pattern. */
final class DatabaseEntry {
  private final Settings settings;
  private final List<ReplicaEntry> replicas;
  private final Origin origin;

  /** Where the databases of the entry are: its {@code path} or its {@code dir}, links kept. */
  private final Path place;

  private DatabaseEntry(Settings settings, List<ReplicaEntry> replicas, Origin origin, Path place) {
    this.settings = settings;
    this.replicas = replicas;
    this.origin = origin;
    this.place = place;
  }

  static DatabaseEntry of(Settings settings, List<ReplicaEntry> replicas, Origin origin)
      throws ConfigurationException {
    Optional<String> path = settings.text(SettingKey.DATABASE_PATH);
    Optional<String> dir = settings.text(SettingKey.DIR);
    if (path.isPresent() == dir.isPresent()) {
      throw new ConfigurationException("an entry of dbs needs either path or dir (" + origin + ")");
    }
    if (path.isPresent()) {
      requireNone(settings, SettingKey.PATTERN, "goes with dir, not with path");
      requireNone(settings, SettingKey.RECURSIVE, "goes with dir, not with path");
      requireNone(settings, SettingKey.META_DIR, "goes with dir; beside path write meta-path");
    } else if (!settings.stated(SettingKey.PATTERN).isPresent()) {
      throw new ConfigurationException(
          "dir needs a pattern, such as pattern: '*.db' (" + origin + ")");
    } else if (settings.stated(SettingKey.META_DIR).isPresent()) {
      requireNone(settings, SettingKey.META_PATH, "cannot stand beside meta-dir");
    }
    Path place = PathText.resolve(path.orElseGet(() -> dir.orElse("")));
    return new DatabaseEntry(settings, new ArrayList<>(replicas), origin, place);
  }

  private static void requireNone(Settings settings, SettingKey key, String reason)
      throws ConfigurationException {
    if (settings.stated(key).isPresent()) {
      throw new ConfigurationException(
          key + " " + reason + " (" + settings.stated(key).get().origin() + ")");
    }
  }

  Settings settings() {
    return settings;
  }

  List<ReplicaEntry> replicas() {
    return replicas;
  }

  Origin origin() {
    return origin;
  }

  boolean isDirectory() {
    return settings.stated(SettingKey.DIR).isPresent();
  }

  Path place() {
    return place;
  }

  boolean matches(Path database) {
    if (!isDirectory()) {
      return SameFile.isSame(place, database);
    }
    Path relative = relative(database);
    boolean deepEnough = relative.getNameCount() == 1 || settings.isOn(SettingKey.RECURSIVE);
    return !relative.toString().isEmpty()
        && deepEnough
        && GlobPattern.of(settings.text(SettingKey.PATTERN).orElse(""))
            .matches(relative.getFileName());
  }

  /** The path below {@code dir}; empty if the database is not there. */
  Path relative(Path database) {
    Path inside = database.startsWith(place) ? place : SameFile.resolved(place);
    Path seen = database.startsWith(inside) ? database : SameFile.resolved(database);
    return seen.startsWith(inside) ? inside.relativize(seen) : place.relativize(place);
  }
}
