package org.litestream4j.runtime;

import java.lang.instrument.Instrumentation;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.intercept.Interception;
import org.litestream4j.intercept.WaitingWeaver;
import org.litestream4j.intercept.Weaver;
import org.litestream4j.io.JdkModules;
import org.litestream4j.io.OwnThreads;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.registry.Registry;
import org.litestream4j.replica.kind.ReplicaClients;

/** Starts everything behind the isolated loader, when the app's first SQLite driver is loaded. */
public final class AgentRuntime {
  private AgentRuntime() {}

  /**
   * Starts it, and returns what is to weave the driver.
   *
   * @param settings what was stated for the agent, checked before main
   * @throws ConfigurationException if the configuration file has changed since and cannot work
   */
  public static BiFunction<String, byte[], byte @Nullable []> start(
      Settings settings, Instrumentation instrumentation) throws ConfigurationException {
    Clock clock = Clock.systemUTC();
    Configuration configuration = ConfigurationLoader.of(settings, System.getenv()).load();
    Log log =
        Log.toStderr(LogLevel.named(configuration.settings().choice(SettingKey.LOG_LEVEL)), clock);
    JdkModules modules = JdkModules.openedBy(instrumentation);
    ReplicaOpener replicas = new ReplicaOpener(ReplicaClients.of(System.getenv(), modules));
    RestoreBeforeOpen restore = new RestoreBeforeOpen(replicas, clock, log);
    Preload preload = new Preload(log);
    Workers workers = new Workers();
    Drills drills =
        new Drills(
            configuration.settings().duration(SettingKey.VALIDATION).orElse(Duration.ZERO),
            workers,
            clock,
            Time.SYSTEM,
            log);
    Engine engine = new Engine(configuration, restore, workers, preload, log);
    configuration.requireReplica();
    configuration.warnings().forEach(log::warn);
    Registry registry = engine.listen(replicas, drills, clock);
    Interception.deliverTo(registry);
    restoreBeforeMain(configuration, restore, log);
    JvmEnd sending = new JvmEnd(engine::slots, sendTime(configuration), log);
    Runnable end =
        () -> {
          preload.stop();
          drills.end();
          sending.run();
        };
    Runnable endAlone =
        () -> {
          LastCalls.await(registry.openDatabases());
          end.run();
        };
    if (!ShutdownSlot.register(endAlone, modules)) {
      AppHooks appHooks = new AppHooks(registry::openDatabases);
      Runtime.getRuntime()
          .addShutdownHook(OwnThreads.daemon("litestream-end", () -> endAfter(appHooks, end)));
    }
    return configuration.mayWait() ? new WaitingWeaver() : new Weaver();
  }

  private static void endAfter(AppHooks appHooks, Runnable end) {
    try {
      appHooks.awaitRest();
      end.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Apps look for a file before they open it; one that fails here fails again at its open. */
  private static void restoreBeforeMain(
      Configuration configuration, RestoreBeforeOpen restore, Log log) {
    for (DatabaseConfiguration database : configuration.databasesToRestoreBeforeMain()) {
      try {
        restore.beforeFirstOpen(database);
      } catch (SQLException e) {
        log.error(String.valueOf(e.getMessage()));
      }
    }
  }

  private static Duration sendTime(Configuration configuration) {
    return configuration
        .settings()
        .duration(SettingKey.SHUTDOWN_SYNC_TIMEOUT)
        .orElse(Duration.ofSeconds(30));
  }
}
