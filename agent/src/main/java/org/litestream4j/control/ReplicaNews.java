package org.litestream4j.control;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.litestream4j.json.JsonTree;
import org.litestream4j.json.JsonWriter;

/** What a running agent knows of one replica. */
public final class ReplicaNews {
  /** Nothing is known yet. */
  public static final ReplicaNews NONE = of("", Collections.emptyMap(), 0, "", "", "");

  private final String url;
  private final Map<String, String> keys;
  private final long syncIntervalMillis;
  private final String durableTxid;
  private final String problem;
  private final String failure;
  private final String lastError;
  private final long lastErrorMillis;

  private ReplicaNews(
      String url,
      Map<String, String> keys,
      long syncIntervalMillis,
      String durableTxid,
      String problem,
      String failure,
      String lastError,
      long lastErrorMillis) {
    this.url = url;
    this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    this.syncIntervalMillis = syncIntervalMillis;
    this.durableTxid = durableTxid;
    this.problem = problem;
    this.failure = failure;
    this.lastError = lastError;
    this.lastErrorMillis = lastErrorMillis;
  }

  /**
   * @param keys by which the replica is opened, without secrets
   * @param durableTxid as the agent believes; empty if it does not know
   * @param problem why the replica gets nothing for good; empty if there is nothing
   * @param failure how the last attempt has failed; empty if it did not
   */
  public static ReplicaNews of(
      String url,
      Map<String, String> keys,
      long syncIntervalMillis,
      String durableTxid,
      String problem,
      String failure) {
    return new ReplicaNews(url, keys, syncIntervalMillis, durableTxid, problem, failure, "", 0);
  }

  /** The same, with what had failed until {@code earlier} was told. */
  public ReplicaNews after(ReplicaNews earlier, long nowMillis) {
    String error = current();
    boolean isNew = !error.isEmpty() && !error.equals(earlier.current());
    return new ReplicaNews(
        url,
        keys,
        syncIntervalMillis,
        durableTxid,
        problem,
        failure,
        isNew ? error : earlier.lastError,
        isNew ? nowMillis : earlier.lastErrorMillis);
  }

  /** What stands in the way of it now; empty if nothing does. */
  String current() {
    return problem.isEmpty() ? failure : problem;
  }

  static ReplicaNews readFrom(JsonTree fields) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    for (JsonTree key : fields.list("keys")) {
      keys.put(key.text("key"), key.text("value"));
    }
    return new ReplicaNews(
        fields.text("url"),
        keys,
        fields.number("sync_interval_ms"),
        fields.text("durable_txid"),
        fields.text("problem"),
        fields.text("failure"),
        fields.text("last_error"),
        fields.number("last_error_ms"));
  }

  void writeTo(JsonWriter fields) throws IOException {
    fields
        .field("url", url)
        .field("sync_interval_ms", syncIntervalMillis)
        .field("durable_txid", durableTxid)
        .field("problem", problem)
        .field("failure", failure)
        .field("last_error", lastError)
        .field("last_error_ms", lastErrorMillis)
        .array("keys", this::writeKeys);
  }

  private void writeKeys(JsonWriter array) throws IOException {
    for (Map.Entry<String, String> key : keys.entrySet()) {
      array.element(fields -> fields.field("key", key.getKey()).field("value", key.getValue()));
    }
  }

  public String url() {
    return url;
  }

  /** By which the replica is opened; without secrets, which its environment may have. */
  public Map<String, String> keys() {
    return keys;
  }

  public long syncIntervalMillis() {
    return syncIntervalMillis;
  }

  /** Why the replica gets nothing for good; empty if there is nothing. */
  public String problem() {
    return problem;
  }

  /** How the last attempt has failed; empty if it did not. */
  public String failure() {
    return failure;
  }

  /** What has failed last, also if it works again; empty if nothing has. */
  public String lastError() {
    return lastError;
  }

  /** When that began, milliseconds since the Unix epoch. */
  public long lastErrorMillis() {
    return lastErrorMillis;
  }
}
