package org.litestream4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the LTX files of a replica. */
@Command(name = "ltx", description = "Lists the LTX files of a database's replica.")
final class LtxVerb implements Verb {
  private static final int HIGHEST_LEVEL = 9;

  @Mixin private ReplicaArgument source = new ReplicaArgument();

  @Option(
      names = "-level",
      paramLabel = "0-9|all",
      defaultValue = "0",
      description = "The level to list, or all of them. Default: 0.")
  private String level = "0";

  @Option(names = "-json", description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    source.text("litestream ltx /path/to/db");
    LtxListing listing;
    try (OpenReplicas replicas = source.openAll()) {
      listing = list(replicas.list(), terminal);
    }
    if (json) {
      terminal.print(listing.asJson());
    } else {
      listing.asTable().printTo(terminal);
    }
    return 0;
  }

  /** Of several replicas, those that can be reached. */
  private LtxListing list(List<ReplicaClient> replicas, Terminal terminal)
      throws CommandException, IOException {
    LtxListing listing = new LtxListing(replicas.size());
    List<IOException> failures = new ArrayList<>();
    for (ReplicaClient replica : replicas) {
      try {
        listing.add(replica.displayUrl(), list(replica));
      } catch (IOException e) {
        failures.add(e);
        if (replicas.size() > 1) {
          terminal.note(replica.displayUrl() + " is passed over: " + e.getMessage());
        }
      }
    }
    if (listing.isEmpty()) {
      throw failures.get(0);
    }
    return listing;
  }

  private List<LtxFileInfo> list(ReplicaClient replica) throws CommandException, IOException {
    List<LtxFileInfo> files = new ArrayList<>();
    for (int each = firstLevel(); each <= lastLevel(); each++) {
      files.addAll(replica.list(each, 0, ReplicaClient.Timestamps.LISTED));
    }
    return files;
  }

  private int firstLevel() throws CommandException {
    return level.equals("all") ? 0 : singleLevel();
  }

  private int lastLevel() throws CommandException {
    return level.equals("all") ? HIGHEST_LEVEL : singleLevel();
  }

  private int singleLevel() throws CommandException {
    if (!level.matches("[0-9]")) {
      throw new CommandException("invalid level: " + level + ", must be 0-9 or \"all\"");
    }
    return level.charAt(0) - '0';
  }
}
