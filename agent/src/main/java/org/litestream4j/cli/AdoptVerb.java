package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.ChainPosition;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.RestoreMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Says that a database continues a replica although neither knows the other: after a file was
 * copied by hand, or its meta directory was lost.
 */
@Command(
    name = "adopt",
    description =
        "Lets a database continue a replica that holds another one. Nothing at the replica is"
            + " deleted: its history stays, and the database follows as its next state.")
final class AdoptVerb implements Verb {
  @Mixin private ReplicaArgument replica = new ReplicaArgument();

  @Option(
      names = "-db",
      paramLabel = "PATH",
      description = "The database. Default: the one of the configuration.")
  private @Nullable String database;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    replica.text("litestream adopt -db /path/to/db s3://bucket/prefix");
    Path path = path();
    if (!Files.exists(path)) {
      throw new CommandException(
          "database not found: " + path, "restore it instead with `litestream restore`");
    }
    MetaDirectory meta = replica.metaDirectory(path);
    RunningReplication.refuse("adopt", path, meta);
    try (ReplicaClient client = replica.open()) {
      meta.startAnew(
          DatabaseIdentity.restored(RestoreMark.idOf(client), client.displayUrl())
              .chosen(ChainPosition.NONE));
      terminal.note(path + " continues " + client.displayUrl() + " from its next start on");
    }
    return 0;
  }

  private Path path() throws CommandException {
    if (database != null) {
      return Paths.get(database).toAbsolutePath();
    }
    Optional<Path> configured = replica.database();
    return configured.orElseThrow(
        () ->
            new CommandException(
                "-db is required with a replica URL",
                "litestream adopt -db /path/to/db s3://bucket/prefix"));
  }
}
