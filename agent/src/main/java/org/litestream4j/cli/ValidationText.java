package org.litestream4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.litestream4j.json.JsonWriter;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.restore.Finding;
import org.litestream4j.restore.ValidationReport;

/** What a validation has found out, for people and as JSON. */
final class ValidationText {
  private ValidationText() {}

  static void printTo(Terminal terminal, ValidationReport report) {
    terminal.print(report.replicaUrl());
    if (!report.files().isEmpty()) {
      Table table = new Table("level", "files", "size", "min_txid", "max_txid");
      for (Level level : levels(report)) {
        table.row(
            level.number,
            level.files,
            level.bytes,
            Txid.format(level.minTxid),
            Txid.format(level.maxTxid));
      }
      table.printTo(terminal);
    }
    for (Finding finding : report.findings()) {
      terminal.print("wrong: " + finding.text());
    }
    if (report.isNewestReached()) {
      terminal.print(
          (report.findings().isEmpty() ? "ok: " : "")
              + "TXID "
              + Txid.format(report.newestTxid())
              + " of "
              + Rfc3339.format(report.newestMillis())
              + (report.isProvedEndToEnd()
                  ? " has the checksum that the database had"
                  : ": every file is whole, and none records the checksum of the database"));
    }
  }

  static String asJson(List<ValidationReport> reports) {
    return JsonWriter.array(
        array -> {
          for (ValidationReport report : reports) {
            array.element(fields -> write(fields, report));
          }
        });
  }

  private static void write(JsonWriter fields, ValidationReport report) throws IOException {
    boolean isReached = report.isNewestReached();
    fields
        .field("replica", report.replicaUrl())
        .field("status", report.findings().isEmpty() ? "ok" : "damaged")
        .field("txid", report.newestTxid() == 0 ? "" : Txid.format(report.newestTxid()))
        .field("timestamp", report.newestTxid() == 0 ? "" : Rfc3339.format(report.newestMillis()))
        .field("proved", proof(report))
        .field("page_size", isReached ? report.pageSize() : 0)
        .field("pages", isReached ? report.commit() : 0)
        .field(
            "checksum",
            isReached ? String.format(Locale.ROOT, "%016x", report.rollingChecksum()) : "")
        .array("levels", array -> writeLevels(array, report))
        .array("findings", array -> writeFindings(array, report));
  }

  private static String proof(ValidationReport report) {
    if (!report.isNewestReached()) {
      return "none";
    }
    return report.isProvedEndToEnd() ? "database" : "files";
  }

  private static void writeLevels(JsonWriter array, ValidationReport report) throws IOException {
    for (Level level : levels(report)) {
      array.element(
          fields ->
              fields
                  .field("level", level.number)
                  .field("files", level.files)
                  .field("size", level.bytes)
                  .field("min_txid", Txid.format(level.minTxid))
                  .field("max_txid", Txid.format(level.maxTxid)));
    }
  }

  private static void writeFindings(JsonWriter array, ValidationReport report) throws IOException {
    for (Finding finding : report.findings()) {
      array.element(
          fields ->
              fields
                  .field("level", finding.level())
                  .field("min_txid", finding.minTxid())
                  .field("max_txid", finding.maxTxid())
                  .field("problem", finding.text()));
    }
  }

  private static List<Level> levels(ValidationReport report) {
    Map<Integer, Level> levels = new TreeMap<>();
    for (LtxFileInfo file : report.files()) {
      levels.computeIfAbsent(file.level(), Level::new).add(file);
    }
    return new ArrayList<>(levels.values());
  }

  /** What there is of one level. */
  private static final class Level {
    private final int number;
    private int files;
    private long bytes;
    private long minTxid = Long.MAX_VALUE;
    private long maxTxid;

    Level(int number) {
      this.number = number;
    }

    void add(LtxFileInfo file) {
      files++;
      bytes += file.sizeBytes();
      minTxid = Math.min(minTxid, file.minTxid());
      maxTxid = Math.max(maxTxid, file.maxTxid());
    }
  }
}
