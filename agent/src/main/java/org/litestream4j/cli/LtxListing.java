package org.litestream4j.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;

/** The files of the replicas of a database; whose they are stands there only if it has several. */
final class LtxListing {
  private final boolean ofSeveral;
  private final Map<String, List<LtxFileInfo>> filesByReplica = new LinkedHashMap<>();

  /**
   * @param replicas how many replicas the database has, also if not all of them can be listed
   */
  LtxListing(int replicas) {
    this.ofSeveral = replicas > 1;
  }

  void add(String replica, List<LtxFileInfo> files) {
    filesByReplica.put(replica, files);
  }

  boolean isEmpty() {
    return filesByReplica.isEmpty();
  }

  String asJson() {
    return JsonWriter.array(
        array -> {
          for (Map.Entry<String, List<LtxFileInfo>> listed : filesByReplica.entrySet()) {
            for (LtxFileInfo file : listed.getValue()) {
              array.element(fields -> write(fields, listed.getKey(), file));
            }
          }
        });
  }

  private void write(JsonWriter fields, String replica, LtxFileInfo file) throws IOException {
    if (ofSeveral) {
      fields.field("replica", replica);
    }
    fields
        .field("level", file.level())
        .field("min_txid", Txid.format(file.minTxid()))
        .field("max_txid", Txid.format(file.maxTxid()))
        .field("size", file.sizeBytes())
        .field("timestamp", Rfc3339.format(file.createdAtMillis()));
  }

  Table asTable() {
    Table table =
        ofSeveral
            ? new Table("replica", "level", "min_txid", "max_txid", "size", "created")
            : new Table("level", "min_txid", "max_txid", "size", "created");
    filesByReplica.forEach((replica, files) -> files.forEach(file -> addRow(table, replica, file)));
    return table;
  }

  private void addRow(Table table, String replica, LtxFileInfo file) {
    String min = Txid.format(file.minTxid());
    String max = Txid.format(file.maxTxid());
    String created = Rfc3339.format(file.createdAtMillis());
    if (ofSeveral) {
      table.row(replica, file.level(), min, max, file.sizeBytes(), created);
    } else {
      table.row(file.level(), min, max, file.sizeBytes(), created);
    }
  }
}
