package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;
import org.litestream4j.registry.Gate;

/** A database in WAL mode under our control connections: its file and its WAL. */
public final class LiveDatabase implements AutoCloseable {
  private final Path path;
  private final ControlConnections connections;
  private final ControlPair pair;
  private final Gate gate;
  private final DatabaseFile file;
  private final WalFile wal;
  private Optional<OwnSideFiles> sideFiles = Optional.empty();
  private Optional<Foothold> foothold = Optional.empty();

  private LiveDatabase(
      Path path,
      ControlConnections connections,
      ControlPair pair,
      Gate gate,
      DatabaseFile file,
      WalFile wal) {
    this.path = path;
    this.connections = connections;
    this.pair = pair;
    this.gate = gate;
    this.file = file;
    this.wal = wal;
  }

  /** Told before the journal mode changes, so that it can be put back after a crash. */
  public interface BeforeConversion {
    /** Returns whether it may change now. */
    boolean from(String journalMode) throws IOException;
  }

  /**
   * Connects to the database, and switches it to WAL mode if it is not in it.
   *
   * @param gate holds the app's calls back while the mode changes, and for moments later on
   * @return empty if somebody's lock or call is in the way; to be tried again later
   */
  public static Optional<LiveDatabase> open(
      Path path,
      Inode inode,
      ControlConnections connections,
      Gate gate,
      BeforeConversion beforeConversion)
      throws SQLException, IOException {
    DatabaseFile file = DatabaseFile.open(path, inode);
    try (Entry entry = new Entry(connections, file, gate)) {
      if (!entry.isMade(beforeConversion)) {
        return Optional.empty();
      }
      return Optional.of(
          new LiveDatabase(path, connections, entry.take(), gate, file, new WalFile(path)));
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Gives up before {@link #hold}. */
  public void disconnect() throws SQLException {
    pair.close();
  }

  public Path path() {
    return path;
  }

  public WalFile wal() {
    return wal;
  }

  /** Takes the first read mark; {@code copier} is called whenever the WAL is to be copied. */
  public HeldWal hold(HeldWal.Copier copier) throws SQLException, IOException {
    try {
      HeldWal held = HeldWal.take(connections, pair, gate, wal, copier);
      sideFiles = Optional.of(OwnSideFiles.beside(path));
      foothold = Optional.of(Foothold.on(path, file, wal.path()));
      return held;
    } catch (SQLException | IOException | RuntimeException | Error e) {
      disconnect();
      throw e;
    }
  }

  /** Whether the lock and the WAL are still there; takes the lock again if it is not. */
  public Footing footing() throws IOException {
    return foothold.isPresent() ? foothold.get().look() : Footing.FIRM;
  }

  /** Whether this process is seen to have the lock that its connections rely on. */
  public boolean isLockSeen() {
    return foothold.filter(Foothold::isLockHeld).isPresent();
  }

  /**
   * Whether a change of the journal mode needs no journal file: all that differs of page 1 stands
   * in its first 100 bytes, which no crash and no power cut tears, because they are written by one
   * call and lie in one sector.
   */
  public boolean changesModeInOneSector() throws IOException {
    return DatabaseHeader.read(file).filter(DatabaseHeader::standsForItself).isPresent();
  }

  /** Who the file is, whatever its name; empty where the system does not tell. */
  public Optional<FileIdentity> identity() throws IOException {
    return file.identity();
  }

  /** Takes the names of its side files away, if they are still its own. */
  public void deleteSideFiles() throws IOException {
    if (sideFiles.isPresent()) {
      sideFiles.get().delete();
    }
  }

  /** Whether the names of its side files belong to another database by now. */
  public boolean hasSideFilesOfAnotherFile() throws IOException {
    return sideFiles.isPresent() && sideFiles.get().areReplaced();
  }

  /** The state at the end of {@code range}, for as long as a mark at or before it is held. */
  public PageSource stateAfter(WalRange range) throws IOException {
    int pages = range.isEmpty() ? pagesOfFile() : range.commitPages();
    return new OverlaidPages(file, wal, range, pair.pageSizeBytes(), pages);
  }

  /** The state in the database file alone, when no WAL is left. */
  public PageSource stateOfFile() throws IOException {
    return stateAfter(WalRange.empty(WalPosition.NONE));
  }

  /** Closes what no connection needs any more; the database file's descriptor stays open. */
  @Override
  public void close() throws IOException {
    wal.close();
  }

  private int pagesOfFile() throws IOException {
    long sizeBytes = file.lengthBytes();
    Optional<DatabaseHeader> header = DatabaseHeader.read(file);
    return header.isPresent()
        ? header.get().pages(sizeBytes)
        : (int) (sizeBytes / pair.pageSizeBytes());
  }
}
