package org.litestream4j.bootstrap;

import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters with {@code -javaagent}. Silent, and nothing outside this package is loaded
 * before the app touches SQLite, unless a configuration file has to be checked before {@code main}.
 */
public final class Agent {
  private static final int INVALID_CONFIGURATION = 1;
  private static final String DRIVER = "org.sqlite.core.NativeDB";

  private Agent() {}

  /** Nothing is thrown from here: the JVM would end before the app begins. */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    try {
      enter(argument, instrumentation);
    } catch (Exception | LinkageError e) {
      Complaint.once("the agent cannot start; the app runs without it", e);
    }
  }

  private static void enter(@Nullable String argument, Instrumentation instrumentation)
      throws Exception {
    Launch launch = Launch.of(System.getProperties());
    // The one that keeps count comes last, so that it counts only JVMs that we enter.
    List<Veto> vetoes = Arrays.asList(new OwnProgram(), new JdkTool(), new AlreadyAttached());
    for (Veto veto : vetoes) {
      if (veto.appliesTo(launch)) {
        sayIfAttachedTwice(veto, argument);
        return;
      }
    }
    SettingSources sources = SettingSources.of(argument, System.getProperties(), System.getenv());
    try {
      Settings settings = sources.read();
      if (UnprovedPlatform.isMeantBy(launch, settings)) {
        instrumentation.addTransformer(new UnprovedPlatform(launch.operatingSystem()));
      } else {
        attach(settings, instrumentation);
      }
    } catch (ConfigurationException e) {
      Stderr.say(String.valueOf(e.getMessage()));
      if (sources.onError() == OnError.STOP) {
        System.exit(INVALID_CONFIGURATION);
      }
    }
  }

  private static void sayIfAttachedTwice(Veto veto, @Nullable String argument) {
    if (veto instanceof AlreadyAttached) {
      Stderr.say(
          "the agent is attached a second time (on the command line, or by JAVA_TOOL_OPTIONS or"
              + " JDK_JAVA_OPTIONS); what that one says, '"
              + (argument == null ? "" : argument)
              + "', has no effect: attach it once");
    }
  }

  private static void attach(Settings settings, Instrumentation instrumentation) throws Exception {
    boolean hasConfigurationFile = ConfigurationFilePath.requiredBy(settings).isPresent();
    if (hasConfigurationFile || !goesToDirectory(settings)) {
      JdkUrls.keep();
    }
    IsolatedAgent agent = new IsolatedAgent(settings, instrumentation);
    if (hasConfigurationFile) {
      agent.start();
    }
    DriverTransformer transformer = new DriverTransformer(agent);
    instrumentation.addTransformer(transformer);
    instrumentation.setNativeMethodPrefix(transformer, Hook.WOVEN_PREFIX);
    complainOfLoadedDrivers(instrumentation);
  }

  /** Without HTTP there is no need for what takes the JDK some milliseconds to find. */
  private static boolean goesToDirectory(Settings settings) {
    String replica = settings.text(SettingKey.REPLICA_FOR_ALL).orElse("");
    return ReplicaUrl.check(replica) == ReplicaType.FILE;
  }

  /** A class that is loaded can get no new methods any more. */
  private static void complainOfLoadedDrivers(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().equals(DRIVER)) {
        Complaint.once(
            "databases of a SQLite driver that was loaded before the agent are not replicated:"
                + " put this -javaagent before all others");
      }
    }
  }
}
