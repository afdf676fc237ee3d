package org.litestream4j.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.litestream4j.registry.Gate;

/**
 * A connection of ours that reads the header of the WAL's index between the app's calls. A reader
 * that meets a header that is just being written takes the write lock for a moment (wal.c,
 * walIndexReadHdr), and the app's next commit would meet that as SQLITE_BUSY. Where the app's calls
 * do not come to rest, several of them compete for that lock anyway.
 */
final class BetweenCalls implements WalConnection {
  /** From our call of the driver until SQLite has read the header: some microseconds mostly. */
  private static final long BEGINNING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final WalConnection connection;
  private final Gate gate;

  BetweenCalls(WalConnection connection, Gate gate) {
    this.connection = connection;
    this.gate = gate;
  }

  @Override
  public void beginRead() throws SQLException {
    try {
      if (!gate.runAlone(Gate.Patience.LEAST, this::begin)) {
        connection.beginRead();
      }
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private boolean begin() throws SQLException {
    connection.beginRead();
    return true;
  }

  @Override
  public boolean tryBeginWrite() throws SQLException {
    return connection.tryBeginWrite();
  }

  @Override
  public void end() throws SQLException {
    connection.end();
  }

  /** Moving the frames takes long, and disturbs nobody. */
  @Override
  public Backfill checkpointPassive() throws SQLException {
    gate.pause(BEGINNING_NANOS);
    return connection.checkpointPassive();
  }

  @Override
  public Backfill checkpointTruncate() throws SQLException {
    return connection.checkpointTruncate();
  }

  @Override
  public String queryText(String sql) throws SQLException {
    return connection.queryText(sql);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
