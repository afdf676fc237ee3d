package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.FileSize;

/**
 * The pages of a database that is read without a lock: nobody has it open, or it is in
 * rollback-journal mode and at rest. That what was read is one state is proved afterwards: same
 * file, size, times and change counter, and no journal or WAL at either end.
 */
public final class ClosedDatabase implements PageSource {
  /** A write this recent might share its file time with one that is still going on. */
  private static final long REST_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

  private final Path path;
  private final DatabaseFile file;
  private final FileIdentity before;
  private final DatabaseHeader header;

  private ClosedDatabase(Path path, DatabaseFile file, FileIdentity before, DatabaseHeader header) {
    this.path = path;
    this.file = file;
    this.before = before;
    this.header = header;
  }

  /**
   * @return empty if the database is not at rest, or the path leads to another file
   * @throws IOException if its header cannot be read, encrypted as it is
   */
  public static Optional<ClosedDatabase> read(Path path, DatabaseFile file, Clock clock)
      throws IOException {
    Optional<FileIdentity> before = FileIdentity.read(path);
    if (!before.filter(found -> found.inode().equals(file.inode())).isPresent()
        || !isAtRest(path, clock)) {
      return Optional.empty();
    }
    Optional<DatabaseHeader> header = DatabaseHeader.read(file);
    if (!header.isPresent() && file.lengthBytes() > 0) {
      throw new IOException(
          path
              + " has an encrypted header, which does not tell the page size: the database is"
              + " replicated only while the app has it open for longer than a moment");
    }
    return header
        .filter(found -> PageSize.isValid(found.pageSizeBytes()))
        .map(found -> new ClosedDatabase(path, file, before.get(), found));
  }

  /** Whether the file is there, has no journal or WAL, and was not touched a moment ago. */
  public static boolean isAtRest(Path path, Clock clock) throws IOException {
    Optional<FileIdentity> file = FileIdentity.read(path);
    return file.isPresent()
        && !hasSideFile(path)
        && file.get().changedMicros() + REST_MICROS
            <= TimeUnit.MILLISECONDS.toMicros(clock.millis());
  }

  public FileIdentity identity() {
    return before;
  }

  @Override
  public int pageSizeBytes() {
    return header.pageSizeBytes();
  }

  @Override
  public int commitPages() {
    return header.pages(before.sizeBytes());
  }

  @Override
  public void read(int page, byte[] target) throws IOException {
    long offset = (page - 1L) * pageSizeBytes();
    if (offset + pageSizeBytes() <= before.sizeBytes()) {
      file.readFully(offset, target, pageSizeBytes());
    } else {
      Arrays.fill(target, 0, pageSizeBytes(), (byte) 0);
    }
  }

  @Override
  public void verifyStable() throws IOException {
    boolean sameFile = FileIdentity.read(path).filter(before::equals).isPresent();
    Optional<DatabaseHeader> now = DatabaseHeader.read(file);
    if (!sameFile
        || hasSideFile(path)
        || !now.isPresent()
        || now.get().changeCounter() != header.changeCounter()) {
      throw new StateMovedException(path + " was written to while it was being read");
    }
  }

  private static boolean hasSideFile(Path path) throws IOException {
    Path wal = path.resolveSibling(path.getFileName() + "-wal");
    return HotJournal.isBeside(path) || FileSize.ofAny(wal) > 0;
  }
}
