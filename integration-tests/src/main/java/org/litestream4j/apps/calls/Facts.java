package org.litestream4j.apps.calls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the bytes of a database say that no connection has open (SQLite file format). */
final class Facts {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int HEADER_BYTES = 100;
  private static final int WRITE_VERSION = 18;
  private static final int CHANGE_COUNTER = 24;
  private static final int VERSION_VALID_FOR = 92;

  private Facts() {}

  static void note(Stage stage, String file) throws IOException {
    Path path = stage.path(file);
    awaitNobody(path, stage.path(file + "-shm"), stage.path(file + "-wal"));
    stage.note(
        "facts of " + file, Files.exists(path) ? of(Files.readAllBytes(path)) : "does not exist");
    for (String side : new String[] {"-wal", "-shm", "-journal"}) {
      Path beside = stage.path(file + side);
      stage.note("size of " + file + side, Files.exists(beside) ? Files.size(beside) + "" : "none");
    }
  }

  /**
   * Where a program opens and closes a database all the time, somebody may stay for a second: until
   * the shared memory and the WAL are gone, and the file has not changed for a moment since.
   * Whoever takes the file out of WAL mode deletes that memory first, and writes the file after it.
   */
  private static void awaitNobody(Path database, Path shared, Path wal) throws IOException {
    if (!Files.exists(shared) && !isInWalMode(database)) {
      return;
    }
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    long restedNanos = System.nanoTime() + REST_NANOS;
    FileTime touched = lastTouched(database);
    while (System.nanoTime() < Math.min(deadlineNanos, restedNanos)) {
      LockSupport.parkNanos(POLL_NANOS);
      FileTime now = lastTouched(database);
      if (Files.exists(shared) || Files.exists(wal) || !now.equals(touched)) {
        touched = now;
        restedNanos = System.nanoTime() + REST_NANOS;
      }
    }
  }

  private static boolean isInWalMode(Path database) throws IOException {
    if (!Files.exists(database)) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(database);
    return bytes.length > WRITE_VERSION && bytes[WRITE_VERSION] == 2;
  }

  private static FileTime lastTouched(Path database) throws IOException {
    return Files.exists(database) ? Files.getLastModifiedTime(database) : FileTime.fromMillis(0);
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
