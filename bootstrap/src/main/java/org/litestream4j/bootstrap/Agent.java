package org.litestream4j.bootstrap;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters with {@code -javaagent}. Silent, and nothing outside this package is loaded
 * before the app touches SQLite, unless a configuration file has to be checked before {@code main}.
 */
public final class Agent {
  private static boolean isAttached;

  private Agent() {}

  /** Nothing is thrown from here: the JVM would end before the app begins. */
  public static synchronized void premain(
      @Nullable String argument, Instrumentation instrumentation) {
    try {
      enter(argument == null ? "" : argument, instrumentation);
    } catch (Exception | LinkageError e) {
      Complaint.once("the agent cannot start; the app runs without it", e);
    }
  }

  private static void enter(String argument, Instrumentation instrumentation) throws Exception {
    Launch launch = Launch.of(System.getProperties());
    if (launch.isToolOfJdk() || launch.isOwnProgram()) {
      return;
    }
    if (isAttached) {
      // Both are this class, so the first one counts.
      Stderr.say(
          "the agent is attached a second time (on the command line, or by JAVA_TOOL_OPTIONS or"
              + " JDK_JAVA_OPTIONS); what that one says, '"
              + argument
              + "', has no effect: attach it once");
      return;
    }
    isAttached = true;
    if (launch.isOnProvedPlatform() && PlainStart.is(argument)) {
      DriverTransformer.addTo(instrumentation, IsolatedAgent.plain(argument, instrumentation));
    } else {
      CheckedStart.enter(launch, argument, instrumentation);
    }
  }
}
