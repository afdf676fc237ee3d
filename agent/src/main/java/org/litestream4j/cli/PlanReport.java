package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.RestorePlan;

/** What a restore would read. */
final class PlanReport {
  private final String source;
  private final Path target;
  private final String replicaType;
  private final RestorePlan plan;

  PlanReport(String source, Path target, ReplicaClient replica, RestorePlan plan) {
    this.source = source;
    this.target = target;
    this.replicaType = type(replica);
    this.plan = plan;
  }

  /** The type by which Litestream calls a replica: the scheme of its URL. */
  static String type(ReplicaClient replica) {
    String url = replica.displayUrl();
    return url.substring(0, url.indexOf("://"));
  }

  String asJson() {
    return JsonWriter.object(
        fields ->
            fields
                .field("source", source)
                .field("target_path", target.toString())
                .field("replica", replicaType)
                .field("min_txid", Txid.format(plan.minTxid()))
                .field("max_txid", Txid.format(plan.maxTxid()))
                .array("files", this::writeFiles));
  }

  private void writeFiles(JsonWriter array) throws IOException {
    for (LtxFileInfo file : plan.files()) {
      array.element(
          fields ->
              fields
                  .field("level", file.level())
                  .field("name", file.name().toString())
                  .field("min_txid", Txid.format(file.minTxid()))
                  .field("max_txid", Txid.format(file.maxTxid()))
                  .field("size", file.sizeBytes())
                  .field("timestamp", Rfc3339.format(file.createdAtMillis())));
    }
  }

  void printTextTo(Terminal terminal) {
    terminal.print("Restore plan:");
    terminal.print("  source: " + source);
    terminal.print("  target: " + target);
    terminal.print("  replica: " + replicaType);
    terminal.print(
        "  txid range: " + Txid.format(plan.minTxid()) + " - " + Txid.format(plan.maxTxid()));
    terminal.print("");
    terminal.print("Files to fetch:");
    Table table = new Table("level", "file", "min_txid", "max_txid", "size", "timestamp");
    for (LtxFileInfo file : plan.files()) {
      table.row(
          file.level(),
          file.name(),
          Txid.format(file.minTxid()),
          Txid.format(file.maxTxid()),
          file.sizeBytes(),
          Rfc3339.format(file.createdAtMillis()));
    }
    table.printTo(terminal);
  }
}
