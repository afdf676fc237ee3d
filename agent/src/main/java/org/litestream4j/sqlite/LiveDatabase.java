package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.litestream4j.io.Inode;
import org.litestream4j.registry.Gate;

/** A database in WAL mode under our control connections: its file and its WAL. */
public final class LiveDatabase implements AutoCloseable {
  private static final String WAL_MODE = "wal";

  private final Path path;
  private final ControlConnections connections;
  private final ControlConnection first;
  private final ControlConnection second;
  private final int pageSizeBytes;
  private final DatabaseFile file;
  private final WalFile wal;
  private Optional<OwnSideFiles> sideFiles = Optional.empty();
  private Optional<Foothold> foothold = Optional.empty();

  private LiveDatabase(
      Path path,
      ControlConnections connections,
      ControlConnection first,
      ControlConnection second,
      int pageSizeBytes,
      DatabaseFile file,
      WalFile wal) {
    this.path = path;
    this.connections = connections;
    this.first = first;
    this.second = second;
    this.pageSizeBytes = pageSizeBytes;
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
   * @param gate holds the app's calls back while the mode changes
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
    try {
      Optional<ControlConnection> opened = openFirst(connections, file, gate);
      if (!opened.isPresent()) {
        return Optional.empty();
      }
      ControlConnection first = opened.get();
      try {
        if (switchToWal(first, gate, beforeConversion)) {
          return Optional.of(join(path, connections, first, file));
        }
        first.close();
        return Optional.empty();
      } catch (SQLException | IOException | RuntimeException | Error e) {
        first.close();
        throw e;
      }
    } catch (SQLException e) {
      if (ControlConnection.isBusy(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * A connection that has read the schema. Outside of WAL mode a reader of even that keeps a commit
   * of the app from the file, which would be told that the database is locked.
   */
  private static Optional<ControlConnection> openFirst(
      ControlConnections connections, DatabaseFile file, Gate gate)
      throws SQLException, IOException {
    if (DatabaseHeader.read(file).filter(DatabaseHeader::isWal).isPresent()) {
      return Optional.of(connections.open());
    }
    AtomicReference<ControlConnection> opened = new AtomicReference<>();
    boolean unused =
        gate.runAlone(
            Gate.Patience.SHORT,
            () -> {
              opened.set(connections.openWithSchema());
              return true;
            });
    return Optional.ofNullable(opened.get());
  }

  private static boolean switchToWal(
      ControlConnection connection, Gate gate, BeforeConversion beforeConversion)
      throws SQLException, IOException {
    String mode = connection.queryText("PRAGMA journal_mode");
    if (isWal(mode)) {
      return true;
    }
    return beforeConversion.from(mode)
        && gate.runAlone(
            Gate.Patience.SHORT, () -> isWal(connection.queryText("PRAGMA journal_mode=WAL")));
  }

  private static LiveDatabase join(
      Path path, ControlConnections connections, ControlConnection first, DatabaseFile file)
      throws SQLException {
    int pageSizeBytes = Integer.parseInt(first.queryText("PRAGMA page_size"));
    // It opens the WAL now: later, another file might have its name.
    ControlConnection second = connections.openWithSchema();
    return new LiveDatabase(
        path, connections, first, second, pageSizeBytes, file, new WalFile(path));
  }

  /** Gives up before {@link #hold}. */
  public void disconnect() throws SQLException {
    second.close();
    first.close();
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
      HeldWal held = HeldWal.take(connections, first, second, pageSizeBytes, wal, copier);
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
    return Foothold.isLockHeld(file);
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
    return new OverlaidPages(file, wal, range, pageSizeBytes, pages);
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
    return header.isPresent() ? header.get().pages(sizeBytes) : (int) (sizeBytes / pageSizeBytes);
  }

  private static boolean isWal(String mode) {
    return WAL_MODE.equalsIgnoreCase(mode);
  }
}
