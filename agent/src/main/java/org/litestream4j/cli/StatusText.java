package org.litestream4j.cli;

import java.io.IOException;
import java.util.List;
import org.litestream4j.cli.status.DatabaseStatus;
import org.litestream4j.cli.status.ReplicaStatus;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;

/** How databases and their replicas stand, for people and as JSON. */
final class StatusText {
  private static final String NONE = "-";

  private StatusText() {}

  static void printTo(Terminal terminal, List<DatabaseStatus> databases) {
    Table table =
        new Table(
            "database",
            "status",
            "local txid",
            "wal size",
            "process",
            "replica",
            "replica txid",
            "lag",
            "spool",
            "verified");
    for (DatabaseStatus database : databases) {
      if (database.replicas().isEmpty()) {
        addRow(table, database, database.verdict().word(), NONE, NONE, NONE, NONE, NONE);
      }
      for (ReplicaStatus replica : database.replicas()) {
        addRow(
            table,
            database,
            replica.verdict().word(),
            replica.url(),
            orNone(txid(replica.durableTxid())),
            lag(replica.lagMillis()),
            replica.spool().files() + " (" + replica.spool().bytes() + " bytes)",
            verified(replica));
      }
    }
    table.printTo(terminal);
    databases.forEach(database -> printReasons(terminal, database));
  }

  private static void addRow(Table table, DatabaseStatus database, Object word, String... cells) {
    table.row(
        orNone(database.database()),
        word,
        orNone(txid(database.localTxid())),
        database.walSizeBytes(),
        database.processId().isEmpty()
            ? NONE
            : database.processId() + " " + database.processState(),
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4]);
  }

  private static void printReasons(Terminal terminal, DatabaseStatus database) {
    if (database.replicas().isEmpty()) {
      terminal.print(database.database() + ": " + database.verdict().reason());
    }
    for (ReplicaStatus replica : database.replicas()) {
      String prefix =
          (database.database().isEmpty() ? "" : database.database() + ": ") + replica.url() + ": ";
      if (!replica.verdict().reason().isEmpty()) {
        terminal.print(prefix + replica.verdict().reason());
      }
      if (!replica.lastError().isEmpty()) {
        terminal.print(
            prefix
                + "last error, "
                + Rfc3339.format(replica.lastErrorMillis())
                + ": "
                + replica.lastError());
      }
    }
  }

  private static String verified(ReplicaStatus replica) {
    return replica.drill().isVerified()
        ? txid(replica.drill().txid()) + " " + Rfc3339.format(replica.drill().verifiedMillis())
        : NONE;
  }

  private static String lag(long millis) {
    if (millis < 1_000) {
      return millis == 0 ? "0" : millis + " ms";
    }
    long seconds = millis / 1_000;
    return seconds < 3 * 3_600 ? seconds + " s" : seconds / 3_600 + " h";
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String txid(long txid) {
    return txid == 0 ? "" : Txid.format(txid);
  }

  private static String time(long millis) {
    return millis == 0 ? "" : Rfc3339.format(millis);
  }

  static String asJson(List<DatabaseStatus> databases) {
    return JsonWriter.array(
        array -> {
          for (DatabaseStatus database : databases) {
            array.element(fields -> write(fields, database));
          }
        });
  }

  private static void write(JsonWriter fields, DatabaseStatus database) throws IOException {
    fields
        .field("database", database.database())
        .field("status", database.verdict().word().toString())
        .field("reason", database.verdict().reason())
        .field("local_txid", txid(database.localTxid()))
        .field("local_time", time(database.localMillis()))
        .field("uncaptured", database.hasUncaptured())
        .field("wal_size", database.walSizeBytes())
        .field("pid", database.processId())
        .field("process", database.processState())
        .array(
            "replicas",
            array -> {
              for (ReplicaStatus replica : database.replicas()) {
                array.element(each -> write(each, replica));
              }
            });
  }

  private static void write(JsonWriter fields, ReplicaStatus replica) throws IOException {
    fields
        .field("replica", replica.url())
        .field("status", replica.verdict().word().toString())
        .field("reason", replica.verdict().reason())
        .field("replica_txid", txid(replica.durableTxid()))
        .field("replica_time", time(replica.durableMillis()))
        .field("lag_ms", replica.lagMillis())
        .field("spool_files", replica.spool().files())
        .field("spool_bytes", replica.spool().bytes())
        .field("verified_txid", txid(replica.drill().txid()))
        .field("verified_at", time(replica.drill().verifiedMillis()))
        .field("drill_error", replica.drill().failure().orElse(""))
        .field("error", replica.lastError())
        .field("error_time", time(replica.lastErrorMillis()));
  }
}
