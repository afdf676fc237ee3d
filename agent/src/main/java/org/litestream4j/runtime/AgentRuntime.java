package org.litestream4j.runtime;

import java.lang.instrument.Instrumentation;
import java.time.Clock;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.intercept.Interception;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.replica.kind.ReplicaClients;

/** Starts everything behind the isolated loader, when the app's first SQLite driver is loaded. */
public final class AgentRuntime {
  private AgentRuntime() {}

  /**
   * @param settings what was stated for the agent, checked before main
   * @throws ConfigurationException if the configuration file has changed since and cannot work
   */
  public static void start(Settings settings, Instrumentation instrumentation)
      throws ConfigurationException {
    Clock clock = Clock.systemUTC();
    Configuration configuration = ConfigurationLoader.of(settings, System.getenv()).load();
    Log log =
        Log.toStderr(LogLevel.named(configuration.settings().choice(SettingKey.LOG_LEVEL)), clock);
    ReplicaOpener replicas = new ReplicaOpener(ReplicaClients.of(System.getenv()));
    Engine engine =
        new Engine(configuration, new RestoreBeforeOpen(replicas, clock, log), new Workers(), log);
    configuration.requireReplica();
    configuration.warnings().forEach(log::warn);
    Interception.deliverTo(engine.listen(replicas, clock));
    JvmEnd end = new JvmEnd(engine::slots, log);
    if (!ShutdownSlot.register(end, instrumentation)) {
      Runtime.getRuntime().addShutdownHook(new Thread(end, "litestream-end"));
    }
  }
}
