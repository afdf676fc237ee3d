package org.litestream4j.bootstrap;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one door between woven driver code, which knows {@code java.*} only, and the agent behind its
 * isolated loader. Nothing that fails behind the door reaches the app, but for the refusal of an
 * open.
 */
public final class Hook {
  /**
   * Before the name of every member that is added to a driver's class. The JVM strips it when it
   * looks for the native code of a wrapped native method.
   */
  public static final String WOVEN_PREFIX = "litestream$";

  /** The lookup of a woven class, before its first {@link #OPENED}, which is given the answer. */
  public static final String LOADED = "loaded";

  /** File name, open flags. Answers null, or the {@link SQLException} that the open throws. */
  public static final String OPENING = "opening";

  /**
   * The answer to {@link #LOADED}, the {@code NativeDB}, its state, file name, open flags. Answers
   * the connection, or null if it is not to be tracked.
   */
  public static final String OPENED = "opened";

  /** File name. */
  public static final String OPEN_FAILED = "openFailed";

  /** Connection, properties. */
  public static final String CONNECTED = "connected";

  /** Connection. Answers {@link Boolean#TRUE} if the gate is to be looked at again. */
  public static final String WAIT_AT_GATE = "waitAtGate";

  /** Connection. Answers {@link Boolean#TRUE} if that was heard. */
  public static final String TOUCHED = "touched";

  /**
   * Connection, before each statement of one that is watched. Answers {@link Boolean#TRUE} if its
   * database file is no longer where it was opened.
   */
  public static final String HAS_MOVED = "hasMoved";

  /**
   * Connection, SQL text to prepare. Answers the text to use, or null for the same; or the
   * statement that is to be {@link #EXECUTE executed}, empty for none, and the text that stands in
   * for it; or the statement that is {@link #EXPLAINED}; or, as an {@link Integer}, SQLite's code
   * of the error with which it was refused; or {@link Boolean#TRUE} for the same text, whose
   * executions are to be told by {@link #EXECUTING}.
   */
  public static final String STATEMENT = "statement";

  /**
   * Connection, SQL text to run as a whole, statements in progress. Answers the text to use, or
   * null for the same; or its parts, to be run one after another; or, as {@link #EXECUTE}, what it
   * has come to.
   */
  public static final String SCRIPT = "script";

  /**
   * Connection, statement, statements in progress. Answers its code, the message if that is not
   * SQLite's, and the values of its row.
   */
  public static final String EXECUTE = "execute";

  /**
   * Connection, the text that was prepared, and what its first parameter is, if that is a text;
   * before a statement is executed that may end a transaction, or is ATTACH or DETACH. Answers
   * null, or the code and the message with which it is refused.
   */
  public static final String EXECUTING = "executing";

  /**
   * SQL text. Answers the kind of each of its statements, in order, as an {@code int[]}. This and
   * what follows is asked only where commits wait for replicas.
   */
  public static final String KINDS = "kinds";

  /** Connection, statements in progress. Answers whether it is within a transaction. */
  public static final String IS_IN_TRANSACTION = "isInTransaction";

  /**
   * Connection that has committed something, what this thread is to wait for already, or null.
   * Answers what it is to wait for now, a {@link java.util.function.BooleanSupplier} that says
   * whether to throw if it waits in vain; or {@link Boolean#FALSE} for nothing.
   */
  public static final String COMMITTED = "committed";

  /**
   * What was answered to {@link #COMMITTED}, at the end of a call of the app to the driver. Returns
   * when replicas have it: {@link Boolean#TRUE}, or an {@link SQLException} if they have it not; or
   * at once, {@link Boolean#FALSE}, if the thread is inside a call of another connection.
   */
  public static final String AWAIT_REPLICAS = "awaitReplicas";

  /** Connection, PRAGMA that SQLite has compiled to explain it. */
  public static final String EXPLAINED = "explained";

  /** Connection, which may have let go of a file. */
  public static final String FILES_CHANGED = "filesChanged";

  /**
   * Connection, schema, name of the file that is to become a copy of that database. Answers {@link
   * Boolean#TRUE} if that file is in WAL mode.
   */
  public static final String IS_TARGET_IN_WAL = "isTargetInWal";

  /**
   * Connection, schema, after a copy of that database was made. Answers {@link Boolean#TRUE} if the
   * copy is in WAL mode on our account.
   */
  public static final String IS_COPY_IN_WAL = "isCopyInWal";

  /** Connection, schema, name of the file that has become such a copy. */
  public static final String BACKED_UP = "backedUp";

  /** Connection, schema, name of the file that is about to take the place of that database. */
  public static final String RESTORING = "restoring";

  /** Connection, after that or its failure. */
  public static final String RESTORED = "restored";

  /** Connection. */
  public static final String CLOSING = "closing";

  /** Connection. */
  public static final String CLOSED = "closed";

  /** Connection, which is open still. */
  public static final String CLOSE_FAILED = "closeFailed";

  /** What woven code calls: the name of an operation and an array of its arguments. */
  public static final BiFunction<Object, Object, @Nullable Object> ENTRY = new Entry();

  private static final AtomicLong FAULTS = new AtomicLong();
  private static final ThreadLocal<@Nullable Boolean> UNTRACKED = new ThreadLocal<>();

  private static volatile @Nullable Receiver receiver;

  private Hook() {}

  /** The agent's side of the door. */
  public interface Receiver {
    @Nullable Object receive(String operation, @Nullable Object[] arguments) throws SQLException;
  }

  /** Sends every operation from now on to {@code newReceiver}. */
  public static void deliverTo(Receiver newReceiver) {
    receiver = newReceiver;
  }

  /** Runs {@code work}; what this thread opens meanwhile is not tracked. */
  public static <T> T untracked(Callable<T> work) throws Exception {
    Boolean outer = UNTRACKED.get();
    UNTRACKED.set(true);
    try {
      return work.call();
    } finally {
      if (outer == null) {
        UNTRACKED.remove();
      }
    }
  }

  /** How many operations have failed behind the door since the JVM began. */
  public static long faults() {
    return FAULTS.get();
  }

  private static final class Entry implements BiFunction<Object, Object, @Nullable Object> {
    @Override
    public @Nullable Object apply(Object operation, Object arguments) {
      try {
        Receiver to = receiver;
        if (to == null || (belongsToOpen(operation) && UNTRACKED.get() != null)) {
          return null;
        }
        return OwnRights.areAskedFor()
            ? OwnRights.use(() -> to.receive((String) operation, (Object[]) arguments))
            : to.receive((String) operation, (Object[]) arguments);
      } catch (Throwable fault) {
        if (fault instanceof SQLException && operation.equals(OPENING)) {
          return fault;
        }
        FAULTS.incrementAndGet();
        Complaint.once("a call of the SQLite driver could not be observed", fault);
        return null;
      }
    }

    private static boolean belongsToOpen(Object operation) {
      return operation.equals(OPENING) || operation.equals(OPENED) || operation.equals(OPEN_FAILED);
    }
  }
}
