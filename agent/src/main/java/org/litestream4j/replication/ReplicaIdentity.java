package org.litestream4j.replication;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.json.JsonObject;

/** Which database a replica holds: the small object beside its levels. */
public final class ReplicaIdentity {
  public static final String OBJECT_NAME = "identity.json";

  private final String databaseId;
  private final String databasePath;

  private ReplicaIdentity(String databaseId, String databasePath) {
    this.databaseId = databaseId;
    this.databasePath = databasePath;
  }

  static ReplicaIdentity of(String databaseId, String databasePath) {
    return new ReplicaIdentity(databaseId, databasePath);
  }

  /** The random identity that the database keeps in its meta directory. */
  public String databaseId() {
    return databaseId;
  }

  /** Where the database was when the replica began. */
  String databasePath() {
    return databasePath;
  }

  /** Empty if {@code content} is not such an object. */
  public static Optional<ReplicaIdentity> parse(byte[] content) {
    try {
      Map<String, String> fields = JsonObject.parse(content);
      String id = fields.get("id");
      return id == null
          ? Optional.empty()
          : Optional.of(of(id, fields.getOrDefault("path", "unknown")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] toBytes() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", databaseId);
    fields.put("path", databasePath);
    return JsonObject.toBytes(fields);
  }
}
