package org.litestream4j.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;
import org.litestream4j.bootstrap.PathText;
import org.litestream4j.bootstrap.ReplicaType;
import org.litestream4j.bootstrap.ReplicaUrl;
import org.litestream4j.bootstrap.Section;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** One replica as it is stated; a database fills its placeholders. */
final class ReplicaEntry {
  private static final Pattern WINDOWS_DRIVE = Pattern.compile("/[A-Za-z]:.*");

  private final ReplicaType type;
  private final Settings settings;
  private final Origin origin;

  private ReplicaEntry(ReplicaType type, Settings settings, Origin origin) {
    this.type = type;
    this.settings = settings;
    this.origin = origin;
  }

  /** Checks what is stated about the place of the replica. */
  static ReplicaEntry of(Settings own, Origin origin) throws ConfigurationException {
    ReplicaType type = typeOf(own, origin);
    Optional<Setting> path = own.stated(SettingKey.REPLICA_PATH);
    if (type == ReplicaType.FILE && path.isPresent()) {
      try {
        PathText.resolve(path.get().text());
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "path: " + e.getMessage() + " (" + path.get().origin() + ")", e);
      }
    }
    return new ReplicaEntry(type, own, origin);
  }

  /** This entry with all that {@code outside} and {@code top} say about it. */
  ReplicaEntry inheriting(Settings outside, Settings top) throws ConfigurationException {
    Settings all =
        outside
            .of(Section.REPLICA)
            .over(settings)
            .over(top.of(Section.REPLICA))
            .over(outside.of(Section.STORE))
            .over(top.of(Section.STORE));
    if (settings.stated(SettingKey.URL).isPresent()) {
      return new ReplicaEntry(type, all.without(SettingKey.BUCKET), origin);
    }
    SettingKey needed = type == ReplicaType.FILE ? SettingKey.REPLICA_PATH : SettingKey.BUCKET;
    if (!all.stated(needed).isPresent()) {
      throw new ConfigurationException(
          "a replica of type " + type + " needs " + needed + ", or url (" + origin + ")");
    }
    return new ReplicaEntry(type, all, origin);
  }

  private static ReplicaType typeOf(Settings own, Origin origin) throws ConfigurationException {
    ReplicaType stated = statedType(own, origin);
    Optional<Setting> url = own.stated(SettingKey.URL);
    if (!url.isPresent()) {
      return stated;
    }
    ReplicaType type = ReplicaUrl.check(url.get().text());
    rejectBeside(url.get(), own.stated(SettingKey.REPLICA_PATH));
    rejectBeside(url.get(), own.stated(SettingKey.BUCKET));
    if (type != stated) {
      rejectBeside(url.get(), own.stated(SettingKey.TYPE));
    }
    return type;
  }

  private static ReplicaType statedType(Settings own, Origin origin) throws ConfigurationException {
    try {
      return ReplicaType.named(own.text(SettingKey.TYPE).orElse("file"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("type: " + e.getMessage() + " (" + origin + ")", e);
    }
  }

  private static void rejectBeside(Setting url, Optional<Setting> other)
      throws ConfigurationException {
    if (other.isPresent()) {
      throw new ConfigurationException(
          other.get().key() + " cannot stand beside url, which says it (" + url.origin() + ")");
    }
  }

  Settings settings() {
    return settings;
  }

  /** This replica for one database. */
  ReplicaConfiguration fill(Placeholders placeholders) {
    Optional<String> url = settings.text(SettingKey.URL);
    if (type == ReplicaType.FILE) {
      String path =
          url.map(text -> placeholders.inFileUrl(absolute(directoryIn(text))))
              .orElseGet(
                  () ->
                      placeholders.inPath(
                          absolute(settings.text(SettingKey.REPLICA_PATH).orElse(""))));
      return ReplicaConfiguration.ofPath(type, path, settings);
    }
    if (url.isPresent()) {
      return ReplicaConfiguration.ofUrl(type, placeholders.inUrl(url.get()), settings);
    }
    String prefix = settings.text(SettingKey.REPLICA_PATH).orElse("");
    return ReplicaConfiguration.ofPath(type, placeholders.inPath(prefix), settings);
  }

  private static String absolute(String directory) {
    return PathText.resolve(directory).toString();
  }

  /** The rest of a file URL is a path as it stands, without escapes but for braces. */
  private static String directoryIn(String fileUrl) {
    String rest = fileUrl.substring("file://".length());
    return WINDOWS_DRIVE.matcher(rest).matches() ? rest.substring(1) : rest;
  }
}
