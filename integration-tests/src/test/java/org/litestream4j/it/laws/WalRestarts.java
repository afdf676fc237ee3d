package org.litestream4j.it.laws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.litestream4j.it.harness.RunningJvm;

/**
 * How often a WAL begins anew, as another process sees it: its header gets another salt each time
 * (sqlite.org/fileformat2.html, "WAL File Format").
 */
final class WalRestarts {
  private static final int FIRST_SALT_OFFSET_BYTES = 16;
  private static final int HEADER_BYTES = 32;

  private WalRestarts() {}

  /** Those that were seen before the process ended: no more than there were. */
  static int until(RunningJvm app, Path wal) throws IOException {
    Set<Integer> salts = new HashSet<>();
    ProcessHandle process = ProcessHandle.of(app.pid()).orElseThrow();
    while (process.isAlive()) {
      try (InputStream in = Files.newInputStream(wal)) {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == HEADER_BYTES) {
          salts.add(ByteBuffer.wrap(header).getInt(FIRST_SALT_OFFSET_BYTES));
        }
      } catch (NoSuchFileException notYetOrNoLonger) {
        // Looked for again.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return salts.size() - 1;
  }
}
