package org.litestream4j.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestream4j.cli.status.DatabaseStatus;
import org.litestream4j.cli.status.StatusLook;
import org.litestream4j.cli.status.Word;
import org.litestream4j.io.Time;
import org.litestream4j.replica.ReplicaClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how databases and their replicas stand, whether the app runs or not. */
@Command(
    name = "status",
    description = {
      "Says whether everything that was committed is at the replicas, and asks them.",
      "Exit code 0: every database is ok. 1: a replica could not be asked. 2: another word."
    })
final class StatusVerb implements Verb {
  private static final int NOT_OK = 2;

  @Parameters(
      arity = "0..1",
      paramLabel = "DB|URL",
      description = {
        "The path of a database, or the URL of a replica alone.",
        "Default: all databases of the configuration."
      })
  private @Nullable String argument;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "-json", description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    List<DatabaseStatus> statuses = new ArrayList<>();
    StatusLook look = new StatusLook(Clock.systemUTC(), Time.SYSTEM);
    if (argument != null && ReplicaArgument.isUrl(argument)) {
      try (ReplicaClient client = StatusTargets.openUrl(argument, configuration)) {
        statuses.add(look.at(client));
      }
    } else {
      StatusTargets targets = new StatusTargets(configuration.load());
      for (Path database : targets.databases(argument)) {
        statuses.add(at(look, targets, database));
      }
    }
    if (json) {
      terminal.print(StatusText.asJson(statuses));
    } else {
      StatusText.printTo(terminal, statuses);
    }
    return exitCode(statuses);
  }

  private static DatabaseStatus at(StatusLook look, StatusTargets targets, Path database)
      throws CommandException, IOException {
    try (OpenTarget target = targets.open(database)) {
      return look.at(target.target());
    } catch (AccessDeniedException e) {
      throw new CommandException(
          "cannot look at " + database + ": no permission to read " + e.getFile(),
          "the same as the user who runs the app");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + database + " was looked at");
    }
  }

  private static int exitCode(List<DatabaseStatus> statuses) {
    int code = 0;
    for (DatabaseStatus status : statuses) {
      Word word = status.verdict().word();
      code = Math.max(code, word == Word.OK ? 0 : word == Word.UNKNOWN ? 1 : NOT_OK);
    }
    return code;
  }
}
