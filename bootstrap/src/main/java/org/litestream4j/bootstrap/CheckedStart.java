package org.litestream4j.bootstrap;

import java.lang.instrument.Instrumentation;

/** A start whose configuration has to be looked at: its mistakes are said before {@code main}. */
final class CheckedStart {
  private static final int INVALID_CONFIGURATION = 1;

  private CheckedStart() {}

  static void enter(Launch launch, String argument, Instrumentation instrumentation)
      throws Exception {
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

  private static void attach(Settings settings, Instrumentation instrumentation) throws Exception {
    boolean hasConfigurationFile = ConfigurationFilePath.requiredBy(settings).isPresent();
    if (hasConfigurationFile || !goesToDirectory(settings)) {
      JdkUrls.keep();
    }
    IsolatedAgent agent = IsolatedAgent.of(settings, instrumentation);
    if (hasConfigurationFile || settings.stated(SettingKey.ACK_REPLICAS).isPresent()) {
      agent.start();
    }
    DriverTransformer.addTo(instrumentation, agent);
  }

  /** Without HTTP there is no need for what takes the JDK some milliseconds to find. */
  private static boolean goesToDirectory(Settings settings) {
    String replica = settings.text(SettingKey.REPLICA_FOR_ALL).orElse("");
    return ReplicaUrl.check(replica) == ReplicaType.FILE;
  }
}
