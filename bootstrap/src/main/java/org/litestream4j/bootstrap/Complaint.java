package org.litestream4j.bootstrap;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line on stderr that says what the agent could not do; each is said once in a JVM. */
final class Complaint {
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Complaint() {}

  static void once(String what) {
    once(what, "");
  }

  static void once(String what, Throwable cause) {
    once(what, ": " + cause);
  }

  private static void once(String what, String rest) {
    try {
      if (SAID.add(what)) {
        Stderr.say(what + rest);
      }
    } catch (Throwable alsoFailed) {
      // With no memory or stack left to speak, the app's call still has to go on.
    }
  }
}
