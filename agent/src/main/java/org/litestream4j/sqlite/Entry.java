package org.litestream4j.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.litestream4j.registry.Gate;

/**
 * How our connections come to a database that the app has open: while it makes no call. Outside of
 * WAL mode a reader of even the schema keeps a commit of the app from the file, and SQLite 3.8
 * reads that for nearly every pragma; in WAL mode the first reader may have a WAL to recover. The
 * app would be told that the database is locked.
 *
 * <p>Closes what it opened, unless that is {@link #take taken}.
 */
final class Entry implements AutoCloseable {
  private static final String WAL_MODE = "wal";

  private final ControlConnections connections;
  private final DatabaseFile file;
  private final Gate gate;
  private @Nullable ControlConnection first;
  private @Nullable ControlConnection second;
  private String journalMode = "";

  Entry(ControlConnections connections, DatabaseFile file, Gate gate) {
    this.connections = connections;
    this.file = file;
    this.gate = gate;
  }

  /**
   * Opens our connections, and switches the database to WAL mode if it is not in it.
   *
   * @return false if a call or a lock of somebody is in the way
   */
  boolean isMade(LiveDatabase.BeforeConversion beforeConversion) throws SQLException, IOException {
    if (!gate.runAlone(Gate.Patience.SHORT, this::comeAndLook) && !comeBesideTheApp()) {
      return false;
    }
    return isWal(journalMode)
        || (beforeConversion.from(journalMode)
            && gate.runAlone(Gate.Patience.SHORT, this::convert));
  }

  /** In WAL mode an app that never rests does not keep us away. */
  private boolean comeBesideTheApp() throws SQLException, IOException {
    return DatabaseHeader.read(file).filter(DatabaseHeader::isWal).isPresent() && comeAndLook();
  }

  private boolean comeAndLook() throws SQLException {
    first = connections.open();
    journalMode = first.queryText("PRAGMA journal_mode");
    if (isWal(journalMode)) {
      second = connections.openWithSchema();
    }
    return true;
  }

  /** The second one opens the WAL at once: later, another file might have its name. */
  private boolean convert() throws SQLException {
    if (first == null || !isWal(first.queryText("PRAGMA journal_mode=WAL"))) {
      return false;
    }
    second = connections.openWithSchema();
    return true;
  }

  /** The connections, which are the caller's from now on. */
  ControlPair take() throws SQLException {
    if (first == null || second == null) {
      throw new IllegalStateException("our connections are not there");
    }
    int pageSizeBytes = Integer.parseInt(first.queryText("PRAGMA page_size"));
    ControlPair pair = new ControlPair(first, second, pageSizeBytes);
    first = null;
    second = null;
    return pair;
  }

  @Override
  public void close() throws SQLException {
    try {
      close(second);
    } finally {
      close(first);
    }
  }

  private static void close(@Nullable ControlConnection connection) throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  private static boolean isWal(String mode) {
    return WAL_MODE.equalsIgnoreCase(mode);
  }
}
