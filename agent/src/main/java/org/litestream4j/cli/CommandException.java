package org.litestream4j.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was asked for cannot be done: one line for the user, and perhaps what to try instead. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  CommandException(String message) {
    this(message, null);
  }

  CommandException(String message, @Nullable String hint) {
    super(message);
    this.hint = hint;
  }

  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
