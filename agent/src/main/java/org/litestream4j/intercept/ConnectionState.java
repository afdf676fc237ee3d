package org.litestream4j.intercept;

/**
 * The slots of the state that woven code keeps for each open connection, in one {@code
 * AtomicIntegerArray}. Only the thread that holds the driver's monitor writes {@link #CALLS}.
 */
final class ConnectionState {
  /** Native calls in progress; more than one if a user function calls back. */
  static final int CALLS = 0;

  /** 1 while no native call may begin. */
  static final int GATE = 1;

  /** 1 from a native call that may have changed the database until somebody takes it. */
  static final int DIRTY = 2;

  /** One of the values below. */
  static final int WATCH = 3;

  static final int UNWATCHED = 0;

  /** Before each statement it is asked whether the file has moved. */
  static final int WATCHED = 1;

  /** The file has moved, and the connection refuses to write. */
  static final int READ_ONLY = 2;

  /**
   * A look costs a system call. No app moves a file and writes to it again within this time, and a
   * batch of rows does not feel it.
   */
  static final long PATH_REST_NANOS = 20_000;

  static final int SLOTS = 4;

  private ConnectionState() {}
}
