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

  static final int SLOTS = 3;

  private ConnectionState() {}
}
