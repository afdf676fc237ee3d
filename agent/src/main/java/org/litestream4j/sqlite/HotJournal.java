package org.litestream4j.sqlite;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.litestream4j.io.SideFile;

/**
 * The rollback journal of a transaction that is not finished. Journal mode PERSIST leaves the file
 * and zeroes its header, TRUNCATE leaves it empty; neither is one. SQLite holds no locks on it.
 */
final class HotJournal {
  private HotJournal() {}

  static boolean isBeside(Path database) throws IOException {
    Path journal = SideFile.JOURNAL.of(database);
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
      return file.length() >= Long.BYTES && file.readLong() != 0;
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
