package org.litestream4j.bootstrap;

/** The text that somebody stated for a key, and where. */
public final class Setting {
  private final SettingKey key;
  private final String text;
  private final Origin origin;

  private Setting(SettingKey key, String text, Origin origin) {
    this.key = key;
    this.text = text;
    this.origin = origin;
  }

  /**
   * A checked setting.
   *
   * @throws ConfigurationException if {@code text} is not what the key takes
   */
  public static Setting of(SettingKey key, String text, Origin origin)
      throws ConfigurationException {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      throw new ConfigurationException(key + " has no value (" + origin + ")");
    }
    try {
      key.check(trimmed);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(key + ": " + e.getMessage() + " (" + origin + ")", e);
    }
    return new Setting(key, trimmed, origin);
  }

  /**
   * The same statement in the words of another key.
   *
   * @throws IllegalArgumentException if {@code otherText} is not what {@code other} takes
   */
  public Setting as(SettingKey other, String otherText) {
    other.check(otherText);
    return new Setting(other, otherText, origin);
  }

  public SettingKey key() {
    return key;
  }

  /** The text as stated, secrets included: not for people. */
  public String text() {
    return text;
  }

  public Origin origin() {
    return origin;
  }

  /** For people: no secret is shown. */
  @Override
  public String toString() {
    return key + "=" + key.kind().masked(text) + " (" + origin + ")";
  }
}
