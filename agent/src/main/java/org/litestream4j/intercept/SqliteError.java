package org.litestream4j.intercept;

import java.sql.SQLException;

/** What SQLite's result codes say, as the drivers hand them on (sqlite.org/rescode.html). */
public final class SqliteError {
  public static final int BUSY = 5;

  private static final int LOCKED = 6;
  private static final int FULL = 13;
  private static final int PRIMARY_CODE_MASK = 0xff;

  private SqliteError() {}

  /** Whether {@code failure} only says that somebody else holds a lock. */
  public static boolean isBusy(SQLException failure) {
    int primary = primaryCode(failure);
    return primary == BUSY || primary == LOCKED;
  }

  /** Whether {@code failure} says that there is no room for what was to be written. */
  public static boolean isFull(SQLException failure) {
    return primaryCode(failure) == FULL;
  }

  private static int primaryCode(SQLException failure) {
    return primaryCode(failure.getErrorCode());
  }

  /** {@code code} without what an extended one adds. */
  public static int primaryCode(int code) {
    return code & PRIMARY_CODE_MASK;
  }
}
