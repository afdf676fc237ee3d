package org.litestream4j.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** What is to happen with one database; immutable. */
public final class DatabaseConfiguration {
  private final Path path;
  private final Path metaPath;
  private final List<ReplicaConfiguration> replicas;
  private final Settings settings;

  DatabaseConfiguration(
      Path path, Path metaPath, List<ReplicaConfiguration> replicas, Settings settings) {
    this.path = path;
    this.metaPath = metaPath;
    this.replicas = Collections.unmodifiableList(new ArrayList<>(replicas));
    this.settings = settings;
  }

  /** The absolute path that was asked for. */
  public Path path() {
    return path;
  }

  /** The directory of the spool and of all else that is kept about the database. */
  public Path metaPath() {
    return metaPath;
  }

  /** At least one. */
  public List<ReplicaConfiguration> replicas() {
    return replicas;
  }

  public RestoreOnStart restoreOnStart() {
    return RestoreOnStart.of(settings);
  }

  /** Whether a database that is not there is restored before its first open. */
  public boolean isRestoredIfMissing() {
    return restoreOnStart() != RestoreOnStart.OFF || onDiverged() == OnDiverged.RESTORE;
  }

  /** Whether a database that is an earlier state of its replica is brought up to that. */
  public boolean isRepairedIfBehind() {
    return restoreOnStart() == RestoreOnStart.IF_BEHIND;
  }

  public OnDiverged onDiverged() {
    return OnDiverged.of(settings);
  }

  /** Whether it matters before the first open where a database stands against its replicas. */
  public boolean isComparedBeforeOpen() {
    return isRepairedIfBehind() || onDiverged() != OnDiverged.KEEP;
  }

  public JournalMode journalMode() {
    return JournalMode.of(settings);
  }

  /** Whether {@code PRAGMA synchronous=NORMAL} means just that also in WAL mode. */
  public boolean keepsSynchronous() {
    return settings.choice(SettingKey.SYNCHRONOUS).equals("keep");
  }

  /** Whether a commit returns only when replicas have it. */
  public boolean commitsWait() {
    return waits(settings);
  }

  /** How commits wait, if they do. */
  public Optional<CommitRule> commitRule() {
    return waits(settings) ? Optional.of(CommitRule.of(settings)) : Optional.empty();
  }

  static boolean waits(Settings settings) {
    return settings.choice(SettingKey.COMMIT).equals("replicated");
  }

  /** {@code block} or {@code frame}. */
  public String pageEncoding() {
    return settings.choice(SettingKey.PAGE_ENCODING);
  }

  /** Pages in the WAL from which it is made to restart; at least 1. */
  public long minCheckpointPageCount() {
    return settings.count(SettingKey.MIN_CHECKPOINT_PAGE_COUNT);
  }

  /** How many bytes of files may wait for the replicas; empty if that is left to the default. */
  public OptionalLong spoolCapBytes() {
    return settings.text(SettingKey.SPOOL_CAP).isPresent()
        ? OptionalLong.of(settings.sizeBytes(SettingKey.SPOOL_CAP))
        : OptionalLong.empty();
  }

  /** How long to wait for SQLite's locks. */
  public Duration busyTimeout() {
    return settings.duration(SettingKey.BUSY_TIMEOUT).orElse(Duration.ZERO);
  }

  /** Every setting of this database, with defaults for those that nobody stated. */
  public Settings settings() {
    return settings;
  }

  /** For people: no secret is shown. */
  @Override
  public String toString() {
    return path + " to " + replicas;
  }
}
