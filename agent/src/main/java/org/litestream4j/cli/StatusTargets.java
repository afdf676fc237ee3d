package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.PathText;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.cli.status.StatusTarget;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.control.AgentStatus;
import org.litestream4j.control.ReplicaNews;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;

/**
 * Which databases are looked at, and where their replicas are: as the configuration says, else as
 * the process with the agent has left word in the meta directory.
 */
final class StatusTargets {
  private static final String EXAMPLE = "litestream status /path/to/db";

  private final Configuration configuration;

  StatusTargets(Configuration configuration) {
    this.configuration = configuration;
  }

  /** The replica at {@code url} alone. */
  static ReplicaClient openUrl(String url, ConfigurationOptions options) throws CommandException {
    if (options.isGiven()) {
      throw new CommandException("cannot specify a replica URL and the -config flag");
    }
    return open(Collections.singletonMap("url", url));
  }

  /**
   * @param argument the path of one; null for all of the configuration
   */
  List<Path> databases(@Nullable String argument) throws CommandException, IOException {
    if (argument != null && !argument.isEmpty()) {
      return Collections.singletonList(resolved(argument));
    }
    List<Path> all =
        DatabasesVerb.databases(configuration).stream()
            .map(DatabaseConfiguration::path)
            .collect(Collectors.toList());
    if (all.isEmpty()) {
      throw new CommandException("the configuration names no database", EXAMPLE);
    }
    return all;
  }

  /** As the agent knows it: the app may have opened it by another name. */
  private Path resolved(String argument) throws IOException {
    Path path = PathText.resolve(argument);
    boolean isNamed = configuration.byEntry(path).isPresent();
    return isNamed || !Files.exists(path) ? path : path.toRealPath();
  }

  OpenTarget open(Path database) throws CommandException {
    Optional<DatabaseConfiguration> configured = configuration.forDatabase(database);
    return configured.isPresent() ? asConfigured(configured.get()) : asLeftByTheAgent(database);
  }

  private OpenTarget asConfigured(DatabaseConfiguration database) throws CommandException {
    List<ReplicaClient> clients = new ArrayList<>();
    long interval = 0;
    for (ReplicaConfiguration replica : database.replicas()) {
      clients.add(open(replica.keys()));
      interval = Math.max(interval, replica.effectiveSyncInterval().toMillis());
    }
    MetaDirectory meta = MetaDirectory.at(database.metaPath());
    return target(database.path(), meta, clients, interval, drillIntervalMillis(meta));
  }

  /** What is stated here, else what the agent was told. */
  private long drillIntervalMillis(MetaDirectory meta) {
    long stated =
        configuration.settings().duration(SettingKey.VALIDATION).orElse(Duration.ZERO).toMillis();
    return stated > 0
        ? stated
        : AgentStatus.readFrom(meta.root()).map(AgentStatus::drillIntervalMillis).orElse(0L);
  }

  private OpenTarget asLeftByTheAgent(Path database) throws CommandException {
    MetaDirectory meta = MetaDirectory.besides(database);
    List<ReplicaClient> clients = new ArrayList<>();
    long interval = 0;
    for (ReplicaNews replica :
        AgentStatus.readFrom(meta.root()).map(AgentStatus::replicas).orElseGet(ArrayList::new)) {
      if (replica.keys().isEmpty()) {
        throw new CommandException(
            "the URL of " + replica.url() + " holds a secret, which is not kept for others",
            EXAMPLE + " -config /path/to/litestream.yml");
      }
      clients.add(open(replica.keys()));
      interval = Math.max(interval, replica.syncIntervalMillis());
    }
    return target(database, meta, clients, interval, drillIntervalMillis(meta));
  }

  private static OpenTarget target(
      Path database,
      MetaDirectory meta,
      List<ReplicaClient> clients,
      long intervalMillis,
      long drillIntervalMillis) {
    return new OpenTarget(
        StatusTarget.of(database, meta, clients, intervalMillis, drillIntervalMillis),
        new OpenReplicas(clients));
  }

  private static ReplicaClient open(Map<String, String> keys) throws CommandException {
    try {
      return ReplicaArgument.open(ReplicaSettings.of(keys));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
