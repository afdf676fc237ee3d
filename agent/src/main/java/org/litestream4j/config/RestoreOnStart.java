package org.litestream4j.config;

import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** What happens before the first open of a database. */
public enum RestoreOnStart {
  OFF,
  /** A missing or empty file is restored. */
  IF_MISSING,
  /** Also a file that is an earlier state of its replica. */
  IF_BEHIND;

  static RestoreOnStart of(Settings settings) {
    switch (settings.choice(SettingKey.RESTORE_ON_START)) {
      case "if-missing":
      case "true":
        return IF_MISSING;
      case "if-behind":
        return IF_BEHIND;
      default:
        return OFF;
    }
  }

  /** Litestream's {@code restore-if-db-not-exists} of one layer, said in our words. */
  static Settings inOurWords(Settings layer) {
    return layer
        .stated(SettingKey.RESTORE_IF_DB_NOT_EXISTS)
        .map(theirs -> layer.over(Settings.none().with(translated(layer, theirs))))
        .orElse(layer);
  }

  private static Setting translated(Settings layer, Setting theirs) {
    boolean on = layer.isOn(SettingKey.RESTORE_IF_DB_NOT_EXISTS);
    return theirs.as(SettingKey.RESTORE_ON_START, on ? "if-missing" : "off");
  }
}
