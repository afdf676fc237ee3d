package org.litestream4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;
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
      names = {"-level", "--level"},
      paramLabel = "0-9|all",
      defaultValue = "0",
      description = "The level to list, or all of them. Default: 0.")
  private String level = "0";

  @Option(
      names = {"-json", "--json"},
      description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    source.text("litestream ltx /path/to/db");
    List<LtxFileInfo> files = new ArrayList<>();
    try (ReplicaClient replica = source.open()) {
      for (int each = firstLevel(); each <= lastLevel(); each++) {
        files.addAll(replica.list(each, 0, ReplicaClient.Timestamps.LISTED));
      }
    }
    if (json) {
      terminal.print(asJson(files));
    } else {
      asTable(files).printTo(terminal);
    }
    return 0;
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

  private static String asJson(List<LtxFileInfo> files) {
    return JsonWriter.array(
        array -> {
          for (LtxFileInfo file : files) {
            array.element(
                fields ->
                    fields
                        .field("level", file.level())
                        .field("min_txid", Txid.format(file.minTxid()))
                        .field("max_txid", Txid.format(file.maxTxid()))
                        .field("size", file.sizeBytes())
                        .field("timestamp", Rfc3339.format(file.createdAtMillis())));
          }
        });
  }

  private static Table asTable(List<LtxFileInfo> files) {
    Table table = new Table("level", "min_txid", "max_txid", "size", "created");
    for (LtxFileInfo file : files) {
      table.row(
          file.level(),
          Txid.format(file.minTxid()),
          Txid.format(file.maxTxid()),
          file.sizeBytes(),
          Rfc3339.format(file.createdAtMillis()));
    }
    return table;
  }
}
