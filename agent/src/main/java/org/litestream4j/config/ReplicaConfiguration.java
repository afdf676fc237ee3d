package org.litestream4j.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.bootstrap.ReplicaType;
import org.litestream4j.bootstrap.ReplicaUrl;
import org.litestream4j.bootstrap.Section;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** One replica of one database: a URL, or a path with keys; immutable. */
public final class ReplicaConfiguration {
  /** A directory costs nothing to write to; a request to an object store does. */
  private static final Duration FILE_SYNC_INTERVAL = Duration.ofMillis(50);

  private static final Duration STORE_SYNC_INTERVAL = Duration.ofSeconds(1);

  private final ReplicaType type;
  private final Optional<String> url;
  private final Optional<String> path;
  private final Settings settings;

  private ReplicaConfiguration(
      ReplicaType type, Optional<String> url, Optional<String> path, Settings settings) {
    this.type = type;
    this.url = url;
    this.path = path;
    this.settings = settings;
  }

  static ReplicaConfiguration ofUrl(ReplicaType type, String url, Settings settings) {
    return new ReplicaConfiguration(type, Optional.of(url), Optional.empty(), settings);
  }

  static ReplicaConfiguration ofPath(ReplicaType type, String path, Settings settings) {
    return new ReplicaConfiguration(type, Optional.empty(), Optional.of(path), settings);
  }

  public ReplicaType type() {
    return type;
  }

  /** As stated, else the type's. Several replicas of a database can share a name. */
  public String name() {
    return settings.text(SettingKey.NAME).orElse(type.toString());
  }

  /** Of a store with URLs, if stated by one: secrets included, the path percent-encoded. */
  public Optional<String> url() {
    return url;
  }

  /** The directory; or, without a URL, the prefix in the bucket, which can be empty. */
  public Optional<String> path() {
    return path;
  }

  /** Least time between two uploads; empty if the kind of store decides. */
  public Optional<Duration> syncInterval() {
    return settings.duration(SettingKey.SYNC_INTERVAL);
  }

  /** The same, with what the kind of store decides. */
  public Duration effectiveSyncInterval() {
    return syncInterval()
        .orElse(type == ReplicaType.FILE ? FILE_SYNC_INTERVAL : STORE_SYNC_INTERVAL);
  }

  /** Every setting, with defaults for those that nobody stated. */
  public Settings settings() {
    return settings;
  }

  /**
   * The replica as keys of a {@code replica} section: {@code url}, or {@code type} and {@code
   * path}, and what is stated about the store; secrets included.
   */
  public Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Setting setting : settings.of(Section.STORE).stated()) {
      keys.put(setting.key().toString(), setting.text());
    }
    url.ifPresent(text -> keys.put(SettingKey.URL.toString(), text));
    path.ifPresent(text -> keys.put(SettingKey.REPLICA_PATH.toString(), text));
    keys.put(SettingKey.TYPE.toString(), type.toString());
    return keys;
  }

  /** For people: no secret is shown. */
  @Override
  public String toString() {
    return url.map(ReplicaUrl::masked)
        .orElseGet(
            () ->
                type
                    + "://"
                    + settings.text(SettingKey.BUCKET).map(bucket -> bucket + "/").orElse("")
                    + path.orElse(""));
  }
}
