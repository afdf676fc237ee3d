package org.litestream4j.sqlite;

import java.io.IOException;

/** The state that was being read gave way to another one before its last page was read. */
public final class StateMovedException extends IOException {
  private static final long serialVersionUID = 1L;

  public StateMovedException(String message) {
    super(message);
  }
}
