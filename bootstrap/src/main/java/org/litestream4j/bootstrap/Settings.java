package org.litestream4j.bootstrap;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was stated for each key, and where; immutable. A key that nobody stated has its default. */
public final class Settings {
  private static final Settings NONE = new Settings(new EnumMap<>(SettingKey.class));

  private final Map<SettingKey, Setting> stated;

  private Settings(Map<SettingKey, Setting> stated) {
    this.stated = stated;
  }

  public static Settings none() {
    return NONE;
  }

  /** These settings and {@code setting}, which wins over one of the same key. */
  public Settings with(Setting setting) {
    Map<SettingKey, Setting> all = new EnumMap<>(SettingKey.class);
    all.putAll(stated);
    all.put(setting.key(), setting);
    return new Settings(all);
  }

  /** These settings where a key is stated here, else those of {@code weaker}. */
  public Settings over(Settings weaker) {
    Map<SettingKey, Setting> all = new EnumMap<>(SettingKey.class);
    all.putAll(weaker.stated);
    all.putAll(stated);
    return new Settings(all);
  }

  /** These settings without {@code key}, which then has its default. */
  public Settings without(SettingKey key) {
    Map<SettingKey, Setting> rest = new EnumMap<>(SettingKey.class);
    rest.putAll(stated);
    rest.remove(key);
    return new Settings(rest);
  }

  /** Only the settings of {@code section}. */
  public Settings of(Section section) {
    Map<SettingKey, Setting> some = new EnumMap<>(SettingKey.class);
    for (Setting setting : stated.values()) {
      if (setting.key().section() == section) {
        some.put(setting.key(), setting);
      }
    }
    return new Settings(some);
  }

  /** What was stated, in the order of the keys. */
  public Collection<Setting> stated() {
    return Collections.unmodifiableCollection(stated.values());
  }

  public Optional<Setting> stated(SettingKey key) {
    return Optional.ofNullable(stated.get(key));
  }

  /** The stated text, else the default; empty if there is neither. */
  public Optional<String> text(SettingKey key) {
    Setting setting = stated.get(key);
    return setting == null ? key.defaultText() : Optional.of(setting.text());
  }

  /** Of a key with choices: the choice, in lower case. */
  public String choice(SettingKey key) {
    return required(key).toLowerCase(Locale.ROOT);
  }

  public boolean isOn(SettingKey key) {
    return text(key).map(BooleanText::parse).orElse(false);
  }

  public Optional<Duration> duration(SettingKey key) {
    return text(key).map(GoDuration::parse);
  }

  public long count(SettingKey key) {
    return Count.parse(required(key), 0);
  }

  public long sizeBytes(SettingKey key) {
    return ByteSize.parse(required(key));
  }

  private String required(SettingKey key) {
    return text(key).orElseThrow(() -> new IllegalArgumentException(key + " has no default"));
  }

  /** For people: no secret is shown. */
  @Override
  public String toString() {
    return stated.values().toString();
  }
}
