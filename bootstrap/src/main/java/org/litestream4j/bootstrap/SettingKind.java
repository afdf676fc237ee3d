package org.litestream4j.bootstrap;

/** Which texts a key takes. */
public enum SettingKind {
  TEXT("text"),
  SECRET("secret"),
  PATH("path"),
  LIST("list, `;` between"),
  GLOB("text"),
  GLOBS("list, `;` between"),
  REPLICA_URL("URL"),
  REPLICA_PATH("text"),
  CHOICE("choice"),
  BOOLEAN("boolean"),
  DURATION("duration"),
  POSITIVE_DURATION("duration > 0"),
  COUNT("number"),
  POSITIVE_COUNT("number > 0"),
  SIZE("size");

  private final String title;

  SettingKind(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Whether a text can hold several values, with {@code ;} between them. */
  public boolean isList() {
    return this == LIST || this == GLOBS;
  }

  /**
   * Judges {@code text} as far as the kind alone can.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  void check(String text) {
    switch (this) {
      case PATH:
        PathText.resolve(text);
        break;
      case GLOB:
        GlobText.check(text);
        break;
      case GLOBS:
        GlobText.list(text).forEach(GlobText::check);
        break;
      case REPLICA_URL:
        ReplicaUrl.check(text);
        PlaceholderText.check(text);
        break;
      case REPLICA_PATH:
        PlaceholderText.check(text);
        break;
      case BOOLEAN:
        BooleanText.parse(text);
        break;
      case DURATION:
        GoDuration.parse(text);
        break;
      case POSITIVE_DURATION:
        GoDuration.parsePositive(text);
        break;
      case COUNT:
        Count.parse(text, 0);
        break;
      case POSITIVE_COUNT:
        Count.parse(text, 1);
        break;
      case SIZE:
        ByteSize.parse(text);
        break;
      default:
    }
  }

  /** What to show of {@code text} where anybody can read it. */
  String masked(String text) {
    switch (this) {
      case SECRET:
        return "***";
      case REPLICA_URL:
        return ReplicaUrl.masked(text);
      default:
        return text;
    }
  }
}
