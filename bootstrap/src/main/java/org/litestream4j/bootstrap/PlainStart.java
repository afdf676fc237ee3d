package org.litestream4j.bootstrap;

import java.io.File;
import java.util.Map;
import java.util.Properties;

/**
 * The usual start, with nothing but {@code replica=file:///some/{name},restore-on-start}. There is
 * no mistake in it that could be said before {@code main}, so its settings need not be read before
 * a driver comes: a third of what the agent adds to the start of an app.
 */
final class PlainStart {
  private static final String REPLICA = "replica=file://";
  private static final String RESTORE = ",restore-on-start";

  private PlainStart() {}

  /** Whether {@code argument} is plain, and all that is stated in this process. */
  static boolean is(String argument) {
    return isPlain(argument)
        && statesNothing(System.getProperties(), System.getenv())
        && !new File(ConfigurationFilePath.USUAL).canRead();
  }

  /** Whether {@link SettingSources} is sure to take it. */
  static boolean isPlain(String argument) {
    if (!argument.startsWith(REPLICA)) {
      return false;
    }
    int end = argument.endsWith(RESTORE) ? argument.length() - RESTORE.length() : argument.length();
    if (end < REPLICA.length() + 2) {
      return false;
    }
    String path = argument.substring(REPLICA.length(), end);
    return path.charAt(0) == '/'
        && path.charAt(1) != '/'
        && hasPlainCharacters(path.replace("{name}", "").replace("{path}", ""));
  }

  static boolean statesNothing(Properties properties, Map<String, String> environment) {
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(SettingSources.PROPERTY_PREFIX)) {
        return false;
      }
    }
    for (String name : environment.keySet()) {
      if (name.startsWith(SettingSources.ENVIRONMENT_PREFIX)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPlainCharacters(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '-' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }
}
