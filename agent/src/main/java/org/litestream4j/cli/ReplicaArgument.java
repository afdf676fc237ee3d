package org.litestream4j.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.RetryPolicy;
import org.litestream4j.replica.RetryingReplica;
import org.litestream4j.replica.kind.ReplicaClients;
import picocli.CommandLine.Parameters;

/** The argument that names a replica: its URL, or a database of the configuration. */
final class ReplicaArgument {
  private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*");

  @Parameters(
      arity = "0..1",
      paramLabel = "DB|URL",
      description = "A database of the configuration, or the URL of a replica.")
  private @Nullable String argument;

  /** As it was given. */
  String text(String example) throws CommandException {
    if (argument == null || argument.isEmpty()) {
      throw new CommandException("database path or replica URL required", example);
    }
    return argument;
  }

  private boolean isUrl() {
    return argument != null && URL.matcher(argument).matches();
  }

  ReplicaClient open() throws CommandException {
    if (argument == null || !isUrl()) {
      throw new CommandException("database not found in config: " + argument);
    }
    try {
      ReplicaClient client =
          ReplicaClients.of(System.getenv()).open(ReplicaSettings.ofUrl(argument));
      return RetryingReplica.of(client, RetryPolicy.standard());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
