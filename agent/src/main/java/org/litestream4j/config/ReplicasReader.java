package org.litestream4j.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Place;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** Reads {@code replica} or {@code replicas}: a URL, a mapping, or a list of them. */
final class ReplicasReader implements SettingsReader.Structures {
  private static final List<String> NAMES =
      Collections.unmodifiableList(Arrays.asList("replica", "replicas", "age"));

  private final List<ReplicaEntry> replicas = new ArrayList<>();

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public void read(YamlEntry entry) throws ConfigurationException {
    if (entry.name().equals("age")) {
      rejectEncryption(entry);
    } else if (!entry.isAbsent()) {
      if (!replicas.isEmpty()) {
        throw entry.wrong("cannot stand beside the other: list all below replicas");
      }
      readAll(entry);
    }
  }

  List<ReplicaEntry> replicas() {
    return replicas;
  }

  private void readAll(YamlEntry entry) throws ConfigurationException {
    List<YamlEntry> items = entry.isList() ? entry.items() : Collections.singletonList(entry);
    for (YamlEntry item : items) {
      replicas.add(ReplicaEntry.of(settingsOf(item), item.origin()));
    }
  }

  private static Settings settingsOf(YamlEntry item) throws ConfigurationException {
    if (item.isScalar() && item.text().isPresent()) {
      return Settings.none().with(Setting.of(SettingKey.URL, item.text().get(), item.origin()));
    }
    return new SettingsReader(Place.REPLICA_ENTRY, new EncryptionKeys()).read(item.mapping());
  }

  /** Nobody's data may go out readable where its owner asked for encryption. */
  private static void rejectEncryption(YamlEntry age) throws ConfigurationException {
    if (!age.isAbsent()) {
      throw age.wrong("is not supported: remove it, and use encryption of the store instead");
    }
  }

  private static final class EncryptionKeys implements SettingsReader.Structures {
    @Override
    public List<String> names() {
      return Collections.singletonList("age");
    }

    @Override
    public void read(YamlEntry entry) throws ConfigurationException {
      rejectEncryption(entry);
    }
  }
}
