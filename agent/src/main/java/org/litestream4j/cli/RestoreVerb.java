package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.Overwrite;
import org.litestream4j.restore.ReplicaChoice;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestoreMark;
import org.litestream4j.restore.RestoreTarget;
import org.litestream4j.restore.RestoredDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a database back from its replica. */
@Command(name = "restore", description = "Brings a database back from its replica.")
final class RestoreVerb implements Verb {
  @Mixin private ReplicaArgument source = new ReplicaArgument();

  @Option(
      names = "-o",
      paramLabel = "PATH",
      description = {
        "Where to restore to. Default: the path of the database.",
        "With a / at its end a directory, made if need be: the database keeps its name in it."
      })
  private @Nullable String output;

  @Option(
      names = "-txid",
      paramLabel = "TXID",
      description = "Restore the state after this transaction, 16 hex digits.")
  private @Nullable String txid;

  @Option(
      names = "-timestamp",
      paramLabel = "TIME",
      description = "Restore the last state before this time, RFC 3339.")
  private @Nullable String timestamp;

  @Option(
      names = "-require-txid",
      paramLabel = "TXID",
      description = "Fail unless the state has this TXID or a later one, 16 hex digits.")
  private @Nullable String requiredTxid;

  @Option(
      names = "-if-db-not-exists",
      description = "Do nothing, successfully, if the database exists.")
  private boolean ifDbNotExists;

  @Option(
      names = "-if-replica-exists",
      description = "Do nothing, successfully, if the replica is empty.")
  private boolean ifReplicaExists;

  @Option(
      names = "-force",
      description = "Overwrite a database that no process has open, and its side files.")
  private boolean force;

  @Option(
      names = "-force-live",
      description = "Overwrite a database even if a process has it open.")
  private boolean forceLive;

  @Option(
      names = "-integrity-check",
      paramLabel = "none|quick|full",
      description = "Let SQLite check the result before it is put in place. Default: none.")
  private String integrityCheck = "none";

  @Option(
      names = "-parallelism",
      paramLabel = "N",
      description = "How many files to fetch at once. Default: 8.")
  private int parallelism = 8;

  @Option(names = "-dry-run", description = "Print which files would be read, and write nothing.")
  private boolean dryRun;

  @Option(names = "-json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    String sourceText = source.text("litestream restore -o /path/to/db s3://bucket/prefix");
    RestoreTarget target = target();
    IntegrityCheck check = IntegrityCheck.parse(integrityCheck);
    if (parallelism < 1) {
      throw new CommandException("invalid -parallelism value: " + parallelism, "1 or more");
    }
    Path path = outputPath(sourceText);
    if (ifDbNotExists && Files.exists(path)) {
      terminal.note("database already exists, skipping");
      return 0;
    }
    if (!dryRun && !forceLive && (force || !Files.exists(path))) {
      RunningReplication.refuse("restore", path, source.metaDirectory(path));
    }
    try (OpenReplicas replicas = source.openAll()) {
      ReplicaChoice.of(
              replicas.list(), target, (replica, why) -> sayPassedOver(replica, why, terminal))
          .firstOf(
              replica ->
                  dryRun
                      ? planned(sourceText, path, replica, target)
                      : restored(replica, path, target, check, terminal))
          .tell(terminal);
      return 0;
    } catch (RestoreException e) {
      if (ifReplicaExists
          && requiredTxid == null
          && e.reason() == RestoreException.Reason.EMPTY_REPLICA) {
        terminal.note("no matching backups found");
        return 0;
      }
      throw e;
    }
  }

  private static void sayPassedOver(ReplicaClient replica, IOException why, Terminal terminal) {
    terminal.note(replica.displayUrl() + " is passed over: " + why.getMessage());
  }

  private RestoreTarget target() throws CommandException {
    RestoreTarget wanted = wanted();
    return requiredTxid == null ? wanted : wanted.requiring(parseTxid(requiredTxid));
  }

  private RestoreTarget wanted() throws CommandException {
    if (txid != null && timestamp != null) {
      throw new CommandException("cannot specify both -txid and -timestamp");
    }
    if (timestamp != null) {
      return RestoreTarget.before(Rfc3339.parseMillis(timestamp));
    }
    return txid == null ? RestoreTarget.latest() : RestoreTarget.txid(parseTxid(txid));
  }

  private static long parseTxid(String text) throws CommandException {
    try {
      long parsed = Txid.parse(text);
      if (parsed != 0) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for 0, which is no TXID.
    }
    throw new CommandException(
        "invalid txid format: " + text, "16 hex digits, as `litestream ltx` lists them");
  }

  private Path outputPath(String sourceText) throws CommandException {
    if (output != null && !output.isEmpty()) {
      return output.endsWith("/")
          ? Paths.get(output).resolve(source.databaseName())
          : Paths.get(output);
    }
    return source
        .database()
        .orElseThrow(
            () ->
                new CommandException(
                    "-o is required when restoring from a replica URL",
                    "litestream restore -o /path/to/db " + sourceText));
  }

  private Overwrite overwrite() {
    if (forceLive) {
      return Overwrite.EVEN_IF_OPEN;
    }
    return force ? Overwrite.IDLE : Overwrite.NEVER;
  }

  /** What is left to do and to say when a replica has given what was asked for. */
  private interface Outcome {
    void tell(Terminal terminal) throws CommandException, IOException;
  }

  private Outcome planned(String sourceText, Path path, ReplicaClient replica, RestoreTarget target)
      throws IOException {
    PlanReport report =
        new PlanReport(sourceText, path, replica, Restore.from(replica).plan(target));
    return terminal -> {
      if (json) {
        terminal.print(report.asJson());
      } else {
        report.printTextTo(terminal);
      }
    };
  }

  private Outcome restored(
      ReplicaClient replica,
      Path path,
      RestoreTarget target,
      IntegrityCheck check,
      Terminal terminal)
      throws IOException {
    long startNanos = System.nanoTime();
    RestoredDatabase database;
    try (ProgressLine progress = ProgressLine.on(terminal)) {
      database =
          Restore.from(replica)
              .to(path)
              .target(target)
              .overwrite(overwrite())
              .parallelism(parallelism)
              .check(check)
              .progress(progress)
              .run();
    }
    return told -> {
      RestoreMark.leaveChosen(
          database, replica, source.metaDirectory(database.path()), Clock.systemUTC());
      if (json) {
        long durationMillis = (System.nanoTime() - startNanos) / 1_000_000;
        told.print(asJson(path, replica, database, durationMillis));
      } else {
        told.note(stateText(database));
      }
    };
  }

  /** Which state it is: what a replica has lost at its end cannot be seen in what is left. */
  private static String stateText(RestoredDatabase database) {
    return database.path()
        + " is restored as it was at "
        + (database.txid().isPresent() ? "TXID " + txidText(database) + ", captured at " : "")
        + Rfc3339.format(database.timestampMillis());
  }

  private String asJson(
      Path path, ReplicaClient replica, RestoredDatabase database, long durationMillis) {
    return JsonWriter.object(
        fields ->
            fields
                .field("db_path", path.toString())
                .field("replica", PlanReport.type(replica))
                .field("txid", txidText(database))
                .field("duration_ms", durationMillis)
                .field("integrity_check", integrityCheck));
  }

  /** Empty, as Litestream has it, for a state without one. */
  private static String txidText(RestoredDatabase database) {
    return database.txid().isPresent() ? Txid.format(database.txid().getAsLong()) : "";
  }
}
