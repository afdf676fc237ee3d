package org.litestream4j.bootstrap;

/** What the start of the JVM does about a configuration that cannot work. */
public enum OnError {
  /** Ends the JVM: an app that runs without its backup is a silent loss. */
  STOP,
  /** Says so and lets the app run without the agent. */
  WARN;

  public static OnError of(Settings settings) {
    return named(settings.choice(SettingKey.ON_ERROR));
  }

  static OnError named(String text) {
    return text.trim().equalsIgnoreCase("warn") ? WARN : STOP;
  }
}
