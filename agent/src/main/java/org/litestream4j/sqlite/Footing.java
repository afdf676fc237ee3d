package org.litestream4j.sqlite;

/** What became of the lock and the WAL that the connections to a live database rely on. */
public enum Footing {
  FIRM,
  /** The lock was gone, and is held again. */
  LOCK_TAKEN_AGAIN,
  /** The lock is gone, and another process keeps us from taking it again. */
  LOCK_LOST,
  /**
   * The WAL that our connections and the app's have open is no longer the one that lies beside the
   * database: a connection that is opened now reads another one.
   */
  WAL_LOST
}
