package org.litestream4j.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The files of a database at the moment when its process is killed. They are on a real disk, since
 * SQLite writes them, and closing its connections would go on with what a killed process does not.
 */
public final class SimulatedFiles {
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int WAL_HEADER_BYTES = 32;

  /** Where the index of the WAL has the count of frames that are in the database file. */
  private static final int BACKFILLED_OFFSET = 96;

  private final Path path;
  private final byte[] database;
  private final byte[] journal;
  private byte[] wal;

  /** The first bytes of the WAL that survive a power cut. */
  private int certainBytes;

  private SimulatedFiles(Path path, int pageSizeBytes) throws IOException {
    this.path = path;
    this.database = read(path);
    this.wal = read(side("-wal"));
    this.journal = read(side("-journal"));
    byte[] index = read(side("-shm"));
    int backfilledFrames =
        index.length < BACKFILLED_OFFSET + 4
            ? 0
            : ByteBuffer.wrap(index).order(ByteOrder.nativeOrder()).getInt(BACKFILLED_OFFSET);
    this.certainBytes =
        Math.min(
            wal.length, WAL_HEADER_BYTES + backfilledFrames * (FRAME_HEADER_BYTES + pageSizeBytes));
  }

  /** As they are now, while the connections are open. */
  public static SimulatedFiles of(Path path, int pageSizeBytes) throws IOException {
    return new SimulatedFiles(path, pageSizeBytes);
  }

  /**
   * What survived the last end is certain still, although nobody remembers how far it was moved.
   */
  public SimulatedFiles after(SimulatedFiles last) {
    boolean isSameWal =
        last.certainBytes >= WAL_HEADER_BYTES
            && wal.length >= last.certainBytes
            && Arrays.equals(wal, 0, WAL_HEADER_BYTES, last.wal, 0, WAL_HEADER_BYTES);
    certainBytes = Math.max(certainBytes, isSameWal ? last.certainBytes : 0);
    return this;
  }

  private Path side(String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  private static byte[] read(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  /**
   * With synchronous=NORMAL the WAL is forced before it is moved into the database file, and at no
   * other time: of the frames behind that some may be lost or torn.
   */
  public void losePower(Faults faults) {
    if (wal.length > certainBytes) {
      int kept = certainBytes + faults.random().nextInt(wal.length - certainBytes + 1);
      byte[] left = Arrays.copyOf(wal, wal.length);
      Arrays.fill(left, kept, wal.length, (byte) 0);
      wal = faults.random().nextBoolean() ? Arrays.copyOf(left, kept) : left;
    }
    certainBytes = wal.length;
  }

  /** All of it survives a power cut, as what comes from a backup does. */
  public SimulatedFiles durable() {
    certainBytes = wal.length;
    return this;
  }

  /** Puts them back, after every connection is closed. */
  public void putBack() throws IOException {
    Files.deleteIfExists(side("-shm"));
    Files.write(path, database);
    putBack(side("-wal"), wal);
    putBack(side("-journal"), journal);
  }

  private static void putBack(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    if (content.length > 0) {
      Files.write(file, content);
    }
  }

  /**
   * Waits until the system's clock has ticked, so that the next change of the file is seen by its
   * time. To set that would take opening and closing the file, which drops the locks of its
   * process.
   */
  public static void awaitTick(Path path) throws IOException {
    Path scratch = path.resolveSibling("tick");
    Object changed = Files.getAttribute(path, "unix:ctime");
    do {
      Files.write(scratch, new byte[] {0});
    } while (Files.getAttribute(scratch, "unix:ctime").equals(changed));
  }
}
