package org.litestream4j.apps.calls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the bytes of a database say that no connection has open (SQLite file format). */
final class Facts {
  private static final int HEADER_BYTES = 100;
  private static final int CHANGE_COUNTER = 24;
  private static final int VERSION_VALID_FOR = 92;

  private Facts() {}

  static void note(Stage stage, String file) throws IOException {
    Path path = stage.path(file);
    stage.note(
        "facts of " + file, Files.exists(path) ? of(Files.readAllBytes(path)) : "does not exist");
    for (String side : new String[] {"-wal", "-shm", "-journal"}) {
      Path beside = stage.path(file + side);
      stage.note("size of " + file + side, Files.exists(beside) ? Files.size(beside) + "" : "none");
    }
  }

  /** All of it, but for how often it was changed. */
  static String of(byte[] database) {
    if (database == null || database.length < HEADER_BYTES) {
      return database == null ? "null" : database.length + " bytes";
    }
    ByteBuffer header = ByteBuffer.wrap(database);
    byte[] masked = database.clone();
    Arrays.fill(masked, 18, 20, (byte) 0);
    Arrays.fill(masked, CHANGE_COUNTER, CHANGE_COUNTER + 4, (byte) 0);
    Arrays.fill(masked, VERSION_VALID_FOR, VERSION_VALID_FOR + 4, (byte) 0);
    boolean hasFreePages = header.getInt(36) > 0; // What they hold is left to chance.
    return database.length
        + " bytes, page size "
        + header.getShort(16)
        + ", versions "
        + header.get(18)
        + " "
        + header.get(19)
        + ", pages "
        + header.getInt(28)
        + ", free "
        + header.getInt(36)
        + ", schema "
        + header.getInt(40)
        + ", auto_vacuum "
        + header.getInt(52)
        + " "
        + header.getInt(64)
        + ", encoding "
        + header.getInt(56)
        + ", user_version "
        + header.getInt(60)
        + ", application_id "
        + header.getInt(68)
        + ", content "
        + (hasFreePages ? "with free pages" : Arrays.hashCode(masked));
  }
}
