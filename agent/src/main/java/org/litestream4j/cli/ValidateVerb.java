package org.litestream4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.Validation;
import org.litestream4j.restore.ValidationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads all of a replica, and says what is wrong with it. */
@Command(
    name = "validate",
    description = {
      "Reads every file of a replica and proves that its states can be restored.",
      "Exit code 0: nothing is wrong. 1: it could not be read. 2: something is wrong with it."
    })
final class ValidateVerb implements Verb {
  private static final int DAMAGED = 2;

  @Mixin private ReplicaArgument source = new ReplicaArgument();

  @Option(
      names = "-parallelism",
      paramLabel = "N",
      description = "How many files to fetch at once. Default: 8.")
  private int parallelism = 8;

  @Option(names = "-json", description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    source.text("litestream validate s3://bucket/prefix");
    if (parallelism < 1) {
      throw new CommandException("invalid -parallelism value: " + parallelism, "1 or more");
    }
    List<ValidationReport> reports = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    try (OpenReplicas replicas = source.openAll()) {
      for (ReplicaClient replica : replicas.list()) {
        validate(replica, terminal, reports, failures, replicas.list().size());
      }
    }
    if (reports.isEmpty()) {
      throw failures.get(0);
    }
    if (json) {
      terminal.print(ValidationText.asJson(reports));
    } else {
      reports.forEach(report -> ValidationText.printTo(terminal, report));
    }
    if (reports.stream().anyMatch(report -> !report.findings().isEmpty())) {
      return DAMAGED;
    }
    return failures.isEmpty() ? 0 : 1;
  }

  /** One of several that cannot be read does not keep the others from being looked at. */
  private void validate(
      ReplicaClient replica,
      Terminal terminal,
      List<ValidationReport> reports,
      List<IOException> failures,
      int replicas)
      throws CommandException, IOException {
    try (ProgressLine progress = ProgressLine.on(terminal)) {
      ValidationReport report = Validation.of(replica, parallelism, progress);
      if (report.files().isEmpty() && !replica.listGenerations().isEmpty()) {
        throw new CommandException(
            replica.displayUrl() + " was written by Litestream 0.3, which records no checksums",
            "litestream restore -integrity-check full -o /tmp/check.db " + replica.displayUrl());
      }
      reports.add(report);
    } catch (IOException e) {
      failures.add(e);
      if (replicas > 1) {
        terminal.note(replica.displayUrl() + " could not be validated: " + e.getMessage());
      }
    }
  }
}
