package org.litestream4j.replica;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An operation on a replica failed. The message says operation, object, cause and what to do. */
public final class ReplicaException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  public enum Kind {
    /** Trying again soon may help: a broken connection, a 500, a time-out. */
    RETRY,
    /** The store asks for a pause: 429, 503 Slow Down. */
    WAIT,
    /** Trying again does not help until somebody acts: credentials, permission, missing bucket. */
    GIVE_UP,
    /** The object is not there. */
    NOT_FOUND
  }

  private final Kind kind;

  public ReplicaException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
