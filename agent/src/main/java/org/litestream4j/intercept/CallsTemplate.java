package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/**
 * The app's calls to the driver, seen from outside of its monitors: at the end of the outermost one
 * of a thread what it has committed is waited for. Only where commits wait for replicas.
 */
abstract class CallsTemplate extends NativeDbTemplate {
  private static final int DEPTH = 0;
  private static final int AWAITED = 1;
  private static final int POSTPONED = 2;
  private static final int SLOTS = 3;

  /** More than it takes to count the end of a call. */
  private static final int FRAMES_OF_END = 40;

  /** Of each thread: how many calls it is in, what it is to wait for, whether that was put off. */
  private static @Nullable ThreadLocal<Object[]> calls;

  /** How many threads have put off what they are to wait for. */
  private static @Nullable AtomicInteger postponed;

  /** Runs in the static initializer. */
  static void loadCalls() {
    calls = new ThreadLocal<>();
    postponed = new AtomicInteger();
  }

  private static Object[] ofThread(ThreadLocal<Object[]> threads) {
    Object[] mine = threads.get();
    if (mine == null) {
      mine = new Object[SLOTS];
      mine[DEPTH] = new int[1];
      threads.set(mine);
    }
    return mine;
  }

  /**
   * A call begins that may commit. It is counted only if there is room on the stack to count its
   * end, too, which comes at the same height: a thread that is taken to be inside of a call for
   * ever would never wait again.
   */
  public static void entered() {
    ThreadLocal<Object[]> threads = calls;
    if (threads != null && descend(FRAMES_OF_END, 1, 2, 3, 4) > 0) {
      ((int[]) ofThread(threads)[DEPTH])[0]++;
    }
  }

  private static long descend(int frames, long a, long b, long c, long d) {
    return frames == 0 ? 1 : Math.max(descend(frames - 1, b, c, d, a + frames), a + b + c + d);
  }

  /** It ends; with what it is to throw. */
  public static @Nullable SQLException left() {
    Object[] mine = leave();
    return mine == null ? null : await(mine);
  }

  /** It ends on a thread that must not wait. */
  public static void dropped() {
    Object[] mine = leave();
    if (mine != null) {
      mine[AWAITED] = null;
    }
  }

  /** What the thread has to itself if that was its outermost call. */
  private static Object @Nullable [] leave() {
    ThreadLocal<Object[]> threads = calls;
    Object[] mine = threads == null ? null : threads.get();
    if (mine == null) {
      return null;
    }
    int[] depth = (int[]) mine[DEPTH];
    depth[0] = Math.max(0, depth[0] - 1);
    return depth[0] == 0 ? mine : null;
  }

  /**
   * A result was moved, which is no call that is counted: a row must not cost that.
   *
   * @param hasRow whether it has a row, so that its statement goes on
   */
  public static @Nullable SQLException moved(boolean hasRow) {
    AtomicInteger threadsThatOwe = postponed;
    ThreadLocal<Object[]> threads = calls;
    if (threads == null || threadsThatOwe == null || (hasRow && threadsThatOwe.get() == 0)) {
      return null;
    }
    Object[] mine = threads.get();
    return mine == null || ((int[]) mine[DEPTH])[0] > 0 ? null : await(mine);
  }

  private static @Nullable SQLException await(Object[] mine) {
    Object awaited = mine[AWAITED];
    if (awaited == null) {
      return null;
    }
    Object outcome = tell(Hook.AWAIT_REPLICAS, awaited);
    boolean isPostponed = Boolean.FALSE.equals(outcome);
    mine[AWAITED] = isPostponed ? awaited : null;
    postpone(mine, isPostponed);
    if (outcome == null
        && awaited instanceof BooleanSupplier
        && ((BooleanSupplier) awaited).getAsBoolean()) {
      return new SQLException(
          "committed locally, not replicated: the agent has failed to wait for the replicas");
    }
    return outcome instanceof SQLException ? (SQLException) outcome : null;
  }

  private static void postpone(Object[] mine, boolean isPostponed) {
    AtomicInteger threadsThatOwe = postponed;
    if (threadsThatOwe != null && isPostponed != (mine[POSTPONED] != null)) {
      mine[POSTPONED] = isPostponed ? Boolean.TRUE : null;
      threadsThatOwe.addAndGet(isPostponed ? 1 : -1);
    }
  }

  /** Something was committed, under the driver's monitor: the thread waits when it is out of it. */
  final void committed() {
    ThreadLocal<Object[]> threads = calls;
    if (connection == null || threads == null) {
      return;
    }
    Object[] mine = ofThread(threads);
    Object awaited = tell(Hook.COMMITTED, connection, mine[AWAITED]);
    if (awaited == null) {
      mine[AWAITED] = mine[AWAITED] == null ? connection : mine[AWAITED];
    } else if (!Boolean.FALSE.equals(awaited)) {
      mine[AWAITED] = awaited;
    }
  }
}
