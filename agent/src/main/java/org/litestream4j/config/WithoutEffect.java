package org.litestream4j.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.Settings;

/** The one warning about keys that Litestream knows and that do nothing here. */
final class WithoutEffect {
  private WithoutEffect() {}

  static List<String> of(Settings outside, ConfigurationFile file) {
    List<String> keys = new ArrayList<>();
    addFrom(outside, keys);
    addFrom(file.top(), keys);
    file.replicasForAll().forEach(replica -> addFrom(replica.settings(), keys));
    for (DatabaseEntry database : file.databases()) {
      addFrom(database.settings(), keys);
      database.replicas().forEach(replica -> addFrom(replica.settings(), keys));
    }
    return keys.isEmpty()
        ? Collections.emptyList()
        : Collections.singletonList("no effect here: " + String.join(", ", keys));
  }

  private static void addFrom(Settings settings, List<String> keys) {
    for (Setting setting : settings.stated()) {
      if (!setting.key().hasEffect()) {
        keys.add(setting.key() + " (" + setting.origin() + ")");
      }
    }
  }
}
