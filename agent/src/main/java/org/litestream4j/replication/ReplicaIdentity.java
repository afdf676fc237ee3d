package org.litestream4j.replication;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.json.JsonObject;
import org.litestream4j.ltx.LtxFileName;

/** Which database a replica holds: the small object beside its levels. */
public final class ReplicaIdentity {
  public static final String OBJECT_NAME = "identity.json";

  private final String databaseId;
  private final String databasePath;
  private final Optional<LtxFileName> merged;

  private ReplicaIdentity(String databaseId, String databasePath, Optional<LtxFileName> merged) {
    this.databaseId = databaseId;
    this.databasePath = databasePath;
    this.merged = merged;
  }

  static ReplicaIdentity of(String databaseId, String databasePath) {
    return new ReplicaIdentity(databaseId, databasePath, Optional.empty());
  }

  /** The same, of a replica that is about to get a file whose name nobody could guess. */
  ReplicaIdentity with(LtxFileName mergedFile) {
    return new ReplicaIdentity(databaseId, databasePath, Optional.of(mergedFile));
  }

  /** The file of level 1 that was announced last: a listing may not show it yet. */
  Optional<LtxFileName> merged() {
    return merged;
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
          : Optional.of(
              new ReplicaIdentity(
                  id,
                  fields.getOrDefault("path", "unknown"),
                  LtxFileName.parse(fields.getOrDefault("merged", ""))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] toBytes() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", databaseId);
    fields.put("path", databasePath);
    merged.ifPresent(name -> fields.put("merged", name.toString()));
    return JsonObject.toBytes(fields);
  }
}
