package org.litestream4j.intercept;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/** Native calls wait at the gate, and leave the dirty mark behind them. */
abstract class GateTemplate extends NativeDbTemplate {
  /**
   * Before a native call. All of them run under this object's monitor, so a call in progress is one
   * of this thread, and it must not wait for itself.
   */
  final @Nullable AtomicIntegerArray enter() {
    AtomicIntegerArray calls = state;
    if (calls != null) {
      int outer = calls.get(ConnectionState.CALLS);
      calls.set(ConnectionState.CALLS, outer + 1);
      if (calls.get(ConnectionState.GATE) != 0 && outer == 0) {
        awaitGate(calls);
      }
    }
    return calls;
  }

  private void awaitGate(AtomicIntegerArray calls) {
    boolean lookAgain = true;
    while (lookAgain && calls.get(ConnectionState.GATE) != 0) {
      calls.set(ConnectionState.CALLS, 0);
      lookAgain = Boolean.TRUE.equals(tell(Hook.WAIT_AT_GATE, connection));
      calls.set(ConnectionState.CALLS, 1);
    }
  }

  /** After a native call that changes nothing. */
  final void leave(@Nullable AtomicIntegerArray calls) {
    if (calls != null) {
      calls.lazySet(ConnectionState.CALLS, calls.get(ConnectionState.CALLS) - 1);
    }
  }

  /** After a native call that may have changed the database. */
  final void leaveTouched(@Nullable AtomicIntegerArray calls) {
    if (calls != null) {
      calls.lazySet(ConnectionState.CALLS, calls.get(ConnectionState.CALLS) - 1);
      if (calls.get(ConnectionState.DIRTY) == 0
          && calls.compareAndSet(ConnectionState.DIRTY, 0, 1)) {
        touched(calls);
      }
    }
  }

  /** If that was not heard, the next call is to be told. */
  private void touched(AtomicIntegerArray calls) {
    if (connection != null && !Boolean.TRUE.equals(tell(Hook.TOUCHED, connection))) {
      calls.set(ConnectionState.DIRTY, 0);
    }
  }
}
