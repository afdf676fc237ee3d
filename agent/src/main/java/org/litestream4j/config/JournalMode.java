package org.litestream4j.config;

import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** What happens to a database that is not in WAL mode. */
public enum JournalMode {
  /** It is in WAL mode while it is open, from its first change on. */
  CONVERT,
  /** It stays as it is, and is captured by difference. */
  KEEP;

  static JournalMode of(Settings settings) {
    return settings.choice(SettingKey.JOURNAL_MODE).equals("keep") ? KEEP : CONVERT;
  }
}
