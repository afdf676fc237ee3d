package org.litestream4j.restore;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A restore failed, and left nothing behind. The message is one line; the hint says what to do. */
public final class RestoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** The replica holds no file at all. */
    EMPTY_REPLICA,
    /** The replica holds files, but none that make the state that is asked for. */
    NO_SUCH_STATE,
    /** A file of the plan, or what came out of them, is not what it should be. */
    DAMAGED,
    /** Something lies at the output path, or is in use there, or nothing can be written there. */
    OUTPUT_IN_THE_WAY
  }

  private final Reason reason;
  private final @Nullable String hint;

  private RestoreException(
      Reason reason, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.hint = hint;
  }

  static RestoreException of(Reason reason, String message) {
    return new RestoreException(reason, message, null, null);
  }

  static RestoreException of(Reason reason, String message, String hint) {
    return new RestoreException(reason, message, hint, null);
  }

  static RestoreException damaged(String message, @Nullable Throwable cause) {
    return new RestoreException(
        Reason.DAMAGED, message, "restore an earlier state with -txid or -timestamp", cause);
  }

  public Reason reason() {
    return reason;
  }

  /** What to do next, if there is something. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
