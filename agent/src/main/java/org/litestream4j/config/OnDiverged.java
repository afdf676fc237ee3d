package org.litestream4j.config;

import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** What happens where a database and its replica have commits that the other has not. */
public enum OnDiverged {
  /** Replication goes on from the local database; what the replica holds is history. */
  KEEP,
  /** The local database is kept under another name, and the replica's newest state restored. */
  RESTORE,
  /** The app's open fails. */
  REFUSE;

  static OnDiverged of(Settings settings) {
    switch (settings.choice(SettingKey.ON_DIVERGED)) {
      case "restore":
        return RESTORE;
      case "refuse":
        return REFUSE;
      default:
        return KEEP;
    }
  }
}
