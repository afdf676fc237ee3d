package org.litestream4j.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.litestream4j.intercept.SqliteError;
import org.litestream4j.io.Inode;

/**
 * A connection of ours to the app's database, through the app's own driver. It never waits for a
 * lock: its busy timeout is 0.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ControlConnection implements WalConnection {
  private final Connection connection;
  private final Inode inode;
  private final PreparedStatement begin;
  private final PreparedStatement touch;
  private final PreparedStatement rollback;
  private @Nullable PreparedStatement passive;

  private ControlConnection(
      Connection connection,
      Inode inode,
      PreparedStatement begin,
      PreparedStatement touch,
      PreparedStatement rollback) {
    this.connection = connection;
    this.inode = inode;
    this.begin = begin;
    this.touch = touch;
    this.rollback = rollback;
  }

  /**
   * @param inode the file that {@code connection} has open
   */
  static ControlConnection over(Connection connection, Inode inode) throws SQLException {
    DatabaseFile.connected(inode, connection);
    try {
      return new ControlConnection(
          connection,
          inode,
          connection.prepareStatement("BEGIN"),
          connection.prepareStatement("PRAGMA schema_version"),
          connection.prepareStatement("ROLLBACK"));
    } catch (SQLException | RuntimeException | Error e) {
      close(connection, inode);
      throw e;
    }
  }

  private static void close(Connection connection, Inode inode) throws SQLException {
    connection.close();
    DatabaseFile.disconnected(inode, connection);
  }

  @Override
  public void beginRead() throws SQLException {
    begin.execute();
    try (ResultSet row = touch.executeQuery()) {
      row.next();
    } catch (SQLException e) {
      endAfter(e);
      throw e;
    }
  }

  /** SQLite may have ended the transaction by itself. */
  private void endAfter(SQLException failure) {
    try {
      rollback.execute();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public boolean tryBeginWrite() throws SQLException {
    try {
      execute("BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      if (SqliteError.isBusy(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void end() throws SQLException {
    rollback.execute();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String queryText(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** Compiled once: it is to begin soon after it was called. */
  @Override
  public Backfill checkpointPassive() throws SQLException {
    if (passive == null) {
      passive = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
    }
    try (ResultSet row = passive.executeQuery()) {
      return backfill(row);
    }
  }

  @Override
  public Backfill checkpointTruncate() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return backfill(row);
    }
  }

  private static Backfill backfill(ResultSet row) throws SQLException {
    row.next();
    return Backfill.of(row.getInt(1), row.getInt(2), row.getInt(3));
  }

  @Override
  public void close() throws SQLException {
    close(connection, inode);
  }
}
