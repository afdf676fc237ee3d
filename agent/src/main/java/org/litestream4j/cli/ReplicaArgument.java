package org.litestream4j.cli;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.RetryPolicy;
import org.litestream4j.replica.RetryingReplica;
import org.litestream4j.replica.kind.ReplicaClients;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The argument that names a replica: its URL, or a database of the configuration. */
final class ReplicaArgument {
  /** Litestream lets a path begin with {@code sqlite://}. */
  private static final Pattern URL =
      Pattern.compile("(?!sqlite3?:)[a-zA-Z][a-zA-Z0-9+.-]*://.*|file:.*", Pattern.DOTALL);

  @Parameters(
      arity = "0..1",
      paramLabel = "DB|URL",
      description = "A database of the configuration, or the URL of a replica.")
  private @Nullable String argument;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  /** As it was given. */
  String text(String example) throws CommandException {
    if (argument == null || argument.isEmpty()) {
      throw new CommandException("database path or replica URL required", example);
    }
    return argument;
  }

  private boolean isUrl() {
    return argument != null && isUrl(argument);
  }

  static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /** The path of the database, unless a URL was given. */
  Optional<Path> database() throws CommandException {
    return argument == null || isUrl()
        ? Optional.empty()
        : Optional.of(configuration.database(argument).path());
  }

  /**
   * The file name of the database, from its path; else from the end of the URL, as {@code {name}}
   * puts it there.
   */
  String databaseName() throws CommandException {
    Path named = database().orElseGet(() -> Paths.get(""));
    if (isUrl()) {
      named = Paths.get(settings().get(0).path());
    }
    String name = String.valueOf(named.getFileName());
    if (name.isEmpty() || named.getNameCount() == 0) {
      throw new CommandException(
          "the URL has no name for the database in it", "-o with the path of the database");
    }
    return name;
  }

  /** Where replication keeps what it knows of the database at {@code path}. */
  MetaDirectory metaDirectory(Path path) throws CommandException {
    if (argument == null || isUrl()) {
      return MetaDirectory.besides(path.toAbsolutePath());
    }
    DatabaseConfiguration configured = configuration.database(argument);
    return configured.path().equals(path.toAbsolutePath())
        ? MetaDirectory.at(configured.metaPath())
        : MetaDirectory.besides(path.toAbsolutePath());
  }

  /** The replica that was named; of a database that has several, the first. */
  ReplicaClient open() throws CommandException {
    return open(settings().get(0));
  }

  /** Every replica of the database, in the order of the configuration; or the one of the URL. */
  OpenReplicas openAll() throws CommandException {
    List<ReplicaClient> clients = new ArrayList<>();
    for (ReplicaSettings each : settings()) {
      clients.add(open(each));
    }
    return new OpenReplicas(clients);
  }

  static ReplicaClient open(ReplicaSettings settings) throws CommandException {
    try {
      ReplicaClient client = ReplicaClients.of(System.getenv(), JdkModules.closed()).open(settings);
      return RetryingReplica.of(client, RetryPolicy.standard());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  private List<ReplicaSettings> settings() throws CommandException {
    try {
      if (argument == null || !isUrl()) {
        return configuration.database(String.valueOf(argument)).replicas().stream()
            .map(replica -> ReplicaSettings.of(replica.keys()))
            .collect(Collectors.toList());
      }
      if (configuration.isGiven()) {
        throw new CommandException("cannot specify a replica URL and the -config flag");
      }
      return Collections.singletonList(ReplicaSettings.ofUrl(argument));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
