package org.litestream4j.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.SideFile;

/**
 * The pages of a database that is read without a lock: nobody has it open, or whoever has does not
 * write. That what was read is one state is proved afterwards: same file, size, times and change
 * counter, the same WAL if there is one, and no journal at either end.
 */
public final class ClosedDatabase implements PageSource, Closeable {
  /** A write this recent might share its file time with one that is still going on. */
  private static final long REST_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

  private final Path path;
  private final DatabaseFile file;
  private final WalFile wal;
  private final Looks before;
  private final DatabaseHeader header;
  private final WalRange range;
  private final OverlaidPages pages;

  private ClosedDatabase(
      Path path,
      DatabaseFile file,
      WalFile wal,
      Looks before,
      DatabaseHeader header,
      WalRange range) {
    this.path = path;
    this.file = file;
    this.wal = wal;
    this.before = before;
    this.header = header;
    this.range = range;
    int commitPages =
        range.isEmpty() ? header.pages(before.database.sizeBytes()) : range.commitPages();
    this.pages = new OverlaidPages(file, wal, range, header.pageSizeBytes(), commitPages);
  }

  /**
   * @return empty if the database is not at rest, or the path leads to another file
   * @throws IOException if its header cannot be read, encrypted as it is
   */
  public static Optional<ClosedDatabase> read(Path path, DatabaseFile file, Clock clock)
      throws IOException {
    Optional<Looks> before = Looks.at(path);
    if (!before.filter(found -> found.database.inode().equals(file.inode())).isPresent()
        || !before.get().areOfRest(path, clock)) {
      return Optional.empty();
    }
    Optional<DatabaseHeader> header = DatabaseHeader.read(file);
    if (!header.isPresent() && file.lengthBytes() > 0) {
      throw new IOException(
          path
              + " has an encrypted header, which does not tell the page size: the database is"
              + " replicated only while the app has it open for longer than a moment");
    }
    if (!header.filter(found -> PageSize.isValid(found.pageSizeBytes())).isPresent()) {
      return Optional.empty();
    }
    WalFile wal = new WalFile(path);
    try {
      WalRange range = wal.scanGeneration();
      return Optional.of(new ClosedDatabase(path, file, wal, before.get(), header.get(), range));
    } catch (IOException | RuntimeException | Error e) {
      wal.close();
      throw e;
    }
  }

  /** Whether the file is there, has no journal or WAL, and was not touched a moment ago. */
  public static boolean isAtRestWithoutWal(Path path, Clock clock) throws IOException {
    Optional<Looks> now = Looks.at(path);
    return now.isPresent() && !now.get().wal.isPresent() && now.get().areOfRest(path, clock);
  }

  public FileIdentity identity() {
    return before.database;
  }

  /** Whether nothing but the file holds the database, as when its last connection has closed. */
  public boolean isWithoutWal() {
    return !before.wal.isPresent();
  }

  /** Where the last commit in the WAL ends. */
  public WalPosition walEnd() {
    return range.isEmpty() ? WalPosition.NONE : range.end();
  }

  @Override
  public int pageSizeBytes() {
    return pages.pageSizeBytes();
  }

  @Override
  public int commitPages() {
    return pages.commitPages();
  }

  @Override
  public void read(int page, byte[] target) throws IOException {
    pages.read(page, target);
  }

  @Override
  public void verifyStable() throws IOException {
    boolean looksTheSame = Looks.at(path).filter(before::isSameAs).isPresent();
    Optional<DatabaseHeader> now = DatabaseHeader.read(file);
    if (!looksTheSame
        || HotJournal.isBeside(path)
        || !now.isPresent()
        || now.get().changeCounter() != header.changeCounter()) {
      throw new StateMovedException(path + " was written to while it was being read");
    }
    pages.verifyStable();
  }

  @Override
  public void close() throws IOException {
    wal.close();
  }

  /** How the files of a database look from outside. */
  private static final class Looks {
    private final FileIdentity database;

    /** Empty also for one of 0 bytes. */
    private final Optional<FileIdentity> wal;

    private Looks(FileIdentity database, Optional<FileIdentity> wal) {
      this.database = database;
      this.wal = wal;
    }

    static Optional<Looks> at(Path path) throws IOException {
      Optional<FileIdentity> wal =
          FileIdentity.read(SideFile.WAL.of(path)).filter(found -> found.sizeBytes() > 0);
      return FileIdentity.read(path).map(database -> new Looks(database, wal));
    }

    boolean areOfRest(Path path, Clock clock) throws IOException {
      long youngest =
          Math.max(database.changedMicros(), wal.map(FileIdentity::changedMicros).orElse(0L));
      return !HotJournal.isBeside(path)
          && youngest + REST_MICROS <= TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }

    boolean isSameAs(Looks other) {
      return database.equals(other.database) && wal.equals(other.wal);
    }
  }
}
