package org.litestream4j.sqlite;

import java.sql.SQLException;

/** What following a WAL takes of a connection. */
interface WalConnection extends AutoCloseable {
  /** Begins a read transaction: from the return on, a read mark of the WAL is held. */
  void beginRead() throws SQLException;

  /** Takes the write lock of the database; false if somebody else has it. */
  boolean tryBeginWrite() throws SQLException;

  /** Ends the transaction: the mark or the lock is gone. */
  void end() throws SQLException;

  /** Runs a PASSIVE checkpoint: it waits for nobody and nobody waits for it. */
  Backfill checkpointPassive() throws SQLException;

  /**
   * Runs a TRUNCATE checkpoint: it waits for nobody, and makes the WAL empty if all of it is in the
   * database file and nobody has a mark above lock 0 or the write lock.
   */
  Backfill checkpointTruncate() throws SQLException;

  String queryText(String sql) throws SQLException;

  @Override
  void close() throws SQLException;
}
