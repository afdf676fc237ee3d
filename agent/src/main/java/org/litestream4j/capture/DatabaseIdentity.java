package org.litestream4j.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.Directories;
import org.litestream4j.json.JsonObject;

/**
 * The random identity of a database, kept in its meta directory, and the replica that it was
 * restored from, if it was: and if that was done on purpose, to which state.
 */
public final class DatabaseIdentity {
  static final String FILE_NAME = "identity.json";

  private final String id;
  private final Optional<String> restoredFrom;
  private final Optional<ChainPosition> chosen;

  private DatabaseIdentity(
      String id, Optional<String> restoredFrom, Optional<ChainPosition> chosen) {
    this.id = id;
    this.restoredFrom = restoredFrom;
    this.chosen = chosen;
  }

  /** The identity in {@code meta}, which gets one if it has none. */
  public static DatabaseIdentity of(MetaDirectory meta) throws IOException {
    Path file = meta.file(FILE_NAME);
    if (Files.exists(file)) {
      Map<String, String> fields = parse(file);
      String id = fields.get("id");
      if (id != null) {
        return new DatabaseIdentity(
            id,
            Optional.ofNullable(fields.get("restored-from")),
            Optional.ofNullable(fields.get("chosen")).flatMap(ChainPosition::parse));
      }
    }
    DatabaseIdentity fresh =
        new DatabaseIdentity(UUID.randomUUID().toString(), Optional.empty(), Optional.empty());
    fresh.writeTo(meta);
    return fresh;
  }

  private static Map<String, String> parse(Path file) throws IOException {
    try {
      return JsonObject.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IOException(
          "cannot read the identity of the database from "
              + file
              + ": "
              + e.getMessage()
              + "; if the file is damaged, delete it and tell which replica is the database's:"
              + " litestream adopt",
          e);
    }
  }

  /**
   * The identity of a database that was restored and goes on as what it was.
   *
   * @param id what the replica says it holds; empty for a replica by Litestream
   * @param replicaUrl where it was restored from
   */
  public static DatabaseIdentity restored(Optional<String> id, String replicaUrl) {
    return new DatabaseIdentity(
        id.orElseGet(() -> UUID.randomUUID().toString()),
        Optional.of(replicaUrl),
        Optional.empty());
  }

  /** The same, where somebody has chosen the state: whatever is newer at the replica. */
  public DatabaseIdentity chosen(ChainPosition state) {
    return new DatabaseIdentity(id, restoredFrom, Optional.of(state));
  }

  public String id() {
    return id;
  }

  /** The URL of the replica from which the database was restored. */
  public Optional<String> restoredFrom() {
    return restoredFrom;
  }

  /**
   * Whether somebody has chosen the state of the database, and nothing was captured since.
   *
   * @param lastTxid of the chain
   */
  public boolean isChosen(long lastTxid) {
    return chosen.isPresent() && lastTxid <= chosen.get().txid();
  }

  public void writeTo(MetaDirectory meta) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", id);
    restoredFrom.ifPresent(url -> fields.put("restored-from", url));
    chosen.ifPresent(state -> fields.put("chosen", state.toString()));
    Directories.forcePathTo(meta.root()); // Without it the database is a stranger to its replica.
    try (AtomicFile file = AtomicFile.create(meta.file(FILE_NAME))) {
      ByteBuffer bytes = ByteBuffer.wrap(JsonObject.toBytes(fields));
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
      file.publish();
    }
  }
}
