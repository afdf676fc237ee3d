package org.litestream4j.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.json.JsonObject;
import org.litestream4j.ltx.Crc64;
import org.litestream4j.ltx.Txid;

/**
 * How the last drills of one replica have ended. It is kept in the meta directory of the database,
 * so that it can be seen after the end of the app, and the next run need not begin with a drill.
 */
public final class DrillRecord {
  private static final DrillRecord NONE = new DrillRecord(0, 0, 0, "", 0);

  private static final String REPLICA = "replica";
  private static final String TXID = "verified-txid";
  private static final String STATE_MILLIS = "verified-state-millis";
  private static final String VERIFIED_MILLIS = "verified-at-millis";
  private static final String FAILURE = "failure";
  private static final String FAILED_MILLIS = "failed-at-millis";

  private final long txid;
  private final long stateMillis;
  private final long verifiedMillis;
  private final String failure;
  private final long failedMillis;

  private DrillRecord(
      long txid, long stateMillis, long verifiedMillis, String failure, long failedMillis) {
    this.txid = txid;
    this.stateMillis = stateMillis;
    this.verifiedMillis = verifiedMillis;
    this.failure = failure;
    this.failedMillis = failedMillis;
  }

  /** There was no drill. */
  public static DrillRecord none() {
    return NONE;
  }

  /** The last one; none also if what is recorded cannot be read. */
  public static DrillRecord read(MetaDirectory meta, String replicaUrl) {
    try {
      Path file = file(meta, replicaUrl);
      return Files.exists(file)
          ? parse(JsonObject.parse(Files.readAllBytes(file)), replicaUrl)
          : NONE;
    } catch (IOException | IllegalArgumentException unreadable) {
      return NONE;
    }
  }

  private static DrillRecord parse(Map<String, String> fields, String replicaUrl) {
    String txid = fields.getOrDefault(TXID, "");
    return replicaUrl.equals(fields.get(REPLICA))
        ? new DrillRecord(
            txid.isEmpty() ? 0 : Txid.parse(txid),
            Long.parseLong(fields.getOrDefault(STATE_MILLIS, "0")),
            Long.parseLong(fields.getOrDefault(VERIFIED_MILLIS, "0")),
            fields.getOrDefault(FAILURE, ""),
            Long.parseLong(fields.getOrDefault(FAILED_MILLIS, "0")))
        : NONE;
  }

  /** One that has proved a state, now. */
  public DrillRecord verified(Drill drill, long nowMillis) {
    return new DrillRecord(drill.txid(), drill.timestampMillis(), nowMillis, "", 0);
  }

  /** One that has found out, now, that a restore would fail. */
  public DrillRecord failed(String why, long nowMillis) {
    return new DrillRecord(txid, stateMillis, verifiedMillis, why, nowMillis);
  }

  /** Whether a state was ever proved. */
  public boolean isVerified() {
    return verifiedMillis != 0;
  }

  /** The newest state that was proved; 0 if none was. */
  public long txid() {
    return txid;
  }

  /** When that was, milliseconds since the Unix epoch; 0 if never. */
  public long verifiedMillis() {
    return verifiedMillis;
  }

  /** Why the last drill failed; empty if it did not. */
  public Optional<String> failure() {
    return Optional.of(failure).filter(text -> !text.isEmpty());
  }

  /** When the last drill ended, milliseconds since the Unix epoch; 0 if there was none. */
  public long endedMillis() {
    return Math.max(verifiedMillis, failedMillis);
  }

  public void writeTo(MetaDirectory meta, String replicaUrl) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(REPLICA, replicaUrl);
    fields.put(TXID, txid == 0 ? "" : Txid.format(txid));
    fields.put(STATE_MILLIS, Long.toString(stateMillis));
    fields.put(VERIFIED_MILLIS, Long.toString(verifiedMillis));
    fields.put(FAILURE, failure);
    fields.put(FAILED_MILLIS, Long.toString(failedMillis));
    try (AtomicFile file = AtomicFile.create(file(meta, replicaUrl))) {
      ByteBuffer bytes = ByteBuffer.wrap(JsonObject.toBytes(fields));
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
      file.publish();
    }
  }

  /** Of several replicas each has its own. */
  private static Path file(MetaDirectory meta, String replicaUrl) {
    byte[] url = replicaUrl.getBytes(StandardCharsets.UTF_8);
    return meta.file(String.format(Locale.ROOT, "drill-%016x.json", Crc64.of(url, 0, url.length)));
  }
}
