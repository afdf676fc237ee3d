package org.litestream4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Place;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.bootstrap.UnknownKey;

/** Reads the scalar keys of one mapping of the file, and hands the others on. */
final class SettingsReader {
  /** Reads the keys that hold more than one value, such as {@code dbs}. */
  interface Structures {
    /** Their names, to find out what a misspelled key means. */
    List<String> names();

    void read(YamlEntry entry) throws ConfigurationException;

    /** Whether {@code entry} is such a key. */
    default boolean accept(YamlEntry entry) {
      return names().contains(entry.name());
    }
  }

  private final Place place;
  private final Structures structures;

  SettingsReader(Place place, Structures structures) {
    this.place = place;
    this.structures = structures;
  }

  Settings read(YamlMapping mapping) throws ConfigurationException {
    return read(mapping, "");
  }

  private Settings read(YamlMapping mapping, String prefix) throws ConfigurationException {
    Settings settings = Settings.none();
    for (YamlEntry entry : mapping.entries()) {
      if (prefix.isEmpty() && structures.accept(entry)) {
        structures.read(entry);
      } else {
        settings = readScalars(entry, prefix + entry.name()).over(settings);
      }
    }
    return settings;
  }

  private Settings readScalars(YamlEntry entry, String name) throws ConfigurationException {
    Optional<SettingKey> key = SettingKey.find(place, name);
    if (!key.isPresent() && isPrefix(name)) {
      return entry.isAbsent() ? Settings.none() : read(entry.mapping(), name + ".");
    }
    if (!key.isPresent()) {
      throw new ConfigurationException(
          UnknownKey.at(place, name, structures.names()) + " (" + entry.origin() + ")");
    }
    Optional<String> text = key.get().kind().isList() ? joined(entry) : entry.text();
    return text.isPresent()
        ? Settings.none().with(Setting.of(key.get(), text.get(), entry.origin()))
        : Settings.none();
  }

  private boolean isPrefix(String name) {
    return SettingKey.namesAt(place).stream().anyMatch(known -> known.startsWith(name + "."));
  }

  /** A list in YAML; elsewhere there is a {@code ;} between them. */
  private static Optional<String> joined(YamlEntry entry) throws ConfigurationException {
    if (!entry.isList()) {
      return entry.text();
    }
    List<String> parts = new ArrayList<>();
    for (YamlEntry item : entry.items()) {
      item.text().ifPresent(parts::add);
    }
    return Optional.of(String.join(";", parts));
  }
}
