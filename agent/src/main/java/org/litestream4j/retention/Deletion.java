package org.litestream4j.retention;

import org.litestream4j.replica.LtxFileInfo;

/** A file that may be deleted, and why. */
public final class Deletion {
  private final LtxFileInfo file;
  private final String reason;

  Deletion(LtxFileInfo file, String reason) {
    this.file = file;
    this.reason = reason;
  }

  public LtxFileInfo file() {
    return file;
  }

  /** For people. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return file + ": " + reason;
  }
}
