package org.litestream4j.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.compaction.Ticks;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.retention.RetentionRules;

/** When the files of a replica are merged, and how long they are kept. */
final class UpkeepRules {
  private static final List<Duration> LEVELS =
      Collections.unmodifiableList(
          Arrays.asList(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1)));

  private final List<Ticks> levels = new ArrayList<>();
  private final Ticks snapshots;
  private final RetentionRules retention;
  private final Duration mergedCheck;
  private final boolean deletes;

  /**
   * @param levels the intervals from level 1 on
   * @param mergedCheck the least time between two looks for merged files that may go
   */
  UpkeepRules(
      List<Duration> levels,
      Duration snapshots,
      RetentionRules retention,
      Duration mergedCheck,
      boolean deletes) {
    levels.forEach(interval -> this.levels.add(Ticks.every(interval)));
    this.snapshots = Ticks.every(snapshots);
    this.retention = retention;
    this.mergedCheck = mergedCheck;
    this.deletes = deletes;
  }

  static UpkeepRules of(Configuration process, DatabaseConfiguration database) {
    return new UpkeepRules(
        process.levels().isEmpty() ? LEVELS : process.levels(),
        duration(database.settings(), SettingKey.SNAPSHOT_INTERVAL),
        RetentionRules.of(
            duration(database.settings(), SettingKey.SNAPSHOT_RETENTION),
            duration(process.settings(), SettingKey.L0_RETENTION)),
        duration(process.settings(), SettingKey.L0_RETENTION_CHECK_INTERVAL),
        process.settings().isOn(SettingKey.RETENTION_ENABLED));
  }

  private static Duration duration(Settings settings, SettingKey key) {
    return settings.duration(key).orElse(Duration.ZERO);
  }

  /** When files come to {@code level}, from 1 to 9, where snapshots are; empty if none do. */
  Optional<Ticks> ticks(int level) {
    if (level == LtxLevel.SNAPSHOT) {
      return Optional.of(snapshots);
    }
    return level <= levels.size() ? Optional.of(levels.get(level - 1)) : Optional.empty();
  }

  RetentionRules retention() {
    return retention;
  }

  /** The least time between two looks for files of level 0 that may go. */
  Duration mergedCheck() {
    return mergedCheck;
  }

  /** Whether files are deleted at all. */
  boolean deletes() {
    return deletes;
  }
}
